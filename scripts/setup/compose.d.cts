export interface ComposeCommand {
  readonly path: string;
  readonly args: readonly string[];
  readonly version: string;
}
export function composeCommand(): ComposeCommand | undefined;
export function ensureCompose(): Promise<void>;

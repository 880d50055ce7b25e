export interface Lockfile {
  readonly packages: Record<string, { readonly version?: string; readonly optional?: boolean }>;
}
export function ensureDependencies(): Promise<void>;
export function lockStamp(lockText: string): string;
export function matchesLock(lock: Lockfile, installed: Lockfile): boolean;

export interface DebianPackage {
  /** Program whose absence makes the package wanted. */
  readonly program: string;
  /** The package that brings it. */
  readonly debianPackage: string;
  /** It starts a service, which is kept from starting, and lies among administrators' programs. */
  readonly isServer?: boolean;
}
export function ensureDebianPackage(wanted: DebianPackage): Promise<void>;
/** Path of a program of the system, those for administrators included, or undefined. */
export function systemProgram(program: string): string | undefined;

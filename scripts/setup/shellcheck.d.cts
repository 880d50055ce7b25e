export function ensureShellcheck(): Promise<void>;
/** Path of the ShellCheck that the set-up chose, or undefined. */
export function shellcheckPath(): string | undefined;

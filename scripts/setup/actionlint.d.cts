export function ensureActionlint(): Promise<void>;
/** Path of the actionlint that the set-up chose, or undefined. */
export function actionlintPath(): string | undefined;

/** The first file of that name in the folders of PATH, without the set-up's own folder. */
export function findOnPath(name: string, extraFolders?: readonly string[]): string | undefined;

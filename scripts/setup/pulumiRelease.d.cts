export const checksumsUrl: string;
export function archiveName(platform: string, arch: string): string;
export function archiveUrl(name: string): string;
export function checksumOf(list: string, name: string): string;

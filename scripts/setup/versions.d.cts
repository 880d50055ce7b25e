export const composeVersion: string;
export const minimumComposeVersion: string;
export const minimumNodeVersion: string;
export const minimumPulumiVersion: string;
export const pulumiVersion: string;
export function parseVersion(text: string): [number, number, number] | undefined;
export function isAtLeast(version: string, minimum: string): boolean;
export function assertNodeVersion(version?: string): void;

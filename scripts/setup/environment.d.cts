/**
 * The environment for running Pulumi from this clone: the CLI that `npm run setup` chose is found
 * first, Pulumi keeps its own files below `.local/pulumi-home`, and it downloads no provider plugins.
 * Throws when the set-up has not chosen a CLI yet.
 */
export function pulumiEnvironment(base?: NodeJS.ProcessEnv): NodeJS.ProcessEnv;

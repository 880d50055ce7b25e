import * as pulumi from "@pulumi/pulumi";
import { Secret } from "../../providers/komodo";

/** A value that a stack gets as `${NAME}`, through a Komodo secret where it is one. */
export interface StackValue {
  /** Name inside of the stack: `NEWT_ID`. */
  readonly name: string;
  readonly value: pulumi.Input<string>;
  /** Name of the Komodo secret that carries it; plain when absent. */
  readonly secretName?: string;
}

/** The environment of a stack, its Komodo secrets, and the same with values, as on a host. */
export interface StackEnvironment {
  readonly secrets: readonly Secret[];
  readonly environment: pulumi.Output<string>;
  readonly hostEnvironment: pulumi.Output<string>;
}

/** Name of the Komodo secret for a value of an owner: `VPS_NEWT_ID`. */
export function secretNameOf(owner: string, name: string): string {
  const prefix = owner.toUpperCase().replace(/[^A-Z0-9]+/g, "_");
  return `${/^\d/.test(prefix) ? "_" : ""}${prefix}_${name}`;
}

/** Makes the secrets of a stack and the environment that refers to them. */
export function stackEnvironment(
  values: readonly StackValue[],
  options: pulumi.CustomResourceOptions,
): StackEnvironment {
  const secrets = values.flatMap(({ secretName, value }) =>
    secretName === undefined ? [] : new Secret(secretName, { value }, options),
  );
  const lines = values.map(({ name, value, secretName }) =>
    secretName === undefined
      ? pulumi.interpolate`${name}='${value}'\n`
      : pulumi.output(`${name}='[[${secretName}]]'\n`),
  );
  const hostLines = values.map(({ name, value, secretName }) => {
    const known = secretName === undefined ? value : pulumi.secret(value);
    return pulumi.interpolate`${name}='${known}'\n`;
  });
  return {
    secrets,
    environment: pulumi.concat(...lines),
    hostEnvironment: pulumi.concat(...hostLines),
  };
}

import * as pulumi from "@pulumi/pulumi";
import { Secret, type Variable } from "../../providers/komodo";
import { secretNameOf } from "../tunnel/stackParts";

/** A name that Komodo has already, such as a secret of one Periphery. */
export interface NamedSecret {
  readonly name: string;
}

/** A value that stays secret: itself, or the secret of Komodo that has it. */
export type Credential = Secret | Variable | NamedSecret | pulumi.Input<string>;

/** One line of a stack's environment: a plain value, or a credential. */
export type Setting = { readonly name: string } & (
  { readonly value: pulumi.Input<string> } | { readonly credential: Credential }
);

/** An environment, and the secrets whose new value redeploys the stack. */
export interface Settings {
  readonly environment: pulumi.Output<string>;
  readonly triggers: readonly (Secret | Variable)[];
}

/** Makes the environment of a stack; a credential that is a value becomes a secret of Komodo's. */
export function settingsOf(
  owner: string,
  settings: readonly Setting[],
  options: pulumi.CustomResourceOptions,
): Settings {
  const lines = settings.map((setting) => lineOf(owner, setting, options));
  return {
    environment: pulumi.concat(...lines.map(({ line }) => line)),
    triggers: lines.flatMap(({ trigger }) => trigger ?? []),
  };
}

interface Line {
  readonly line: pulumi.Output<string>;
  readonly trigger?: Secret | Variable;
}

function lineOf(owner: string, setting: Setting, options: pulumi.CustomResourceOptions): Line {
  const { name } = setting;
  if ("value" in setting) return { line: pulumi.interpolate`${name}='${setting.value}'\n` };
  const found = setting.credential;
  const secret = isNamed(found)
    ? found
    : new Secret(secretNameOf(owner, name), { value: found }, options);
  const line = pulumi.interpolate`${name}='[[${secret.name}]]'\n`;
  return pulumi.Resource.isInstance(secret) ? { line, trigger: secret } : { line };
}

function isNamed(credential: Credential): credential is Secret | Variable | NamedSecret {
  if (typeof credential !== "object" || pulumi.Output.isInstance(credential)) return false;
  return !(credential instanceof Promise);
}

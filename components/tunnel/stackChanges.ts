import * as pulumi from "@pulumi/pulumi";
import { composeTextOf } from "../../providers/komodo/stack/source";
import type { AppStackArgs } from "../appStack";
import type { HostProject } from "./hostFiles";

/**
 * Arguments of a stack of a tunnel with those of its user: `komodo`, `environment`, `triggers` and
 * `after` come on top of its own, which it does not work without; of others the user's win.
 */
export function changedStack(own: AppStackArgs, more: Partial<AppStackArgs> = {}): AppStackArgs {
  const { environment = "" } = own;
  return {
    ...own,
    ...more,
    komodo: { ...own.komodo, ...more.komodo },
    triggers: [...(own.triggers ?? []), ...(more.triggers ?? [])],
    after: [...(own.after ?? []), ...(more.after ?? [])],
    environment:
      more.environment === undefined ? environment : pulumi.concat(environment, more.environment),
  };
}

/** Name of a stack in Komodo, where its user has given it another one. */
export function stackNameOf(name: string, { komodo }: Partial<AppStackArgs> = {}): string {
  return plainName(komodo?.name) ?? name;
}

/** Name of a stack's Compose project; names that are known during `up` only are not followed. */
export function projectNameOf(name: string, more: Partial<AppStackArgs> = {}): string {
  return plainName(more.komodo?.projectName) ?? stackNameOf(name, more);
}

/** Part of paths and commands on a host, so that it is nothing else than a name. */
function plainName(given: unknown): string | undefined {
  return typeof given === "string" && /^[a-z0-9][a-z0-9_-]*$/.test(given) ? given : undefined;
}

/** What a project on a host is made of. */
export interface HostProjectArgs {
  /** Logical name of the stack. */
  readonly name: string;
  /** Its Compose file, as the stack takes it. */
  readonly compose: AppStackArgs["compose"];
  /** Its environment with values. */
  readonly environment: pulumi.Output<string>;
  /** What its user has changed. */
  readonly more: Partial<AppStackArgs> | undefined;
}

/** The project as it is started on the host by hand: what Komodo deploys later, to the letter. */
export function hostProject(args: HostProjectArgs): pulumi.Output<HostProject> {
  const { name, compose = "", environment, more } = args;
  const lines = pulumi.concat(environment, more?.environment ?? "");
  return pulumi.all([deployedText(`Stack "${name}"`, compose), lines]).apply(([text, known]) => ({
    ...{ name: projectNameOf(name, more), compose: text, environment: known },
  }));
}

function deployedText(
  subject: string,
  compose: string | pulumi.asset.Asset,
): pulumi.Output<string> {
  if (typeof compose === "string") return pulumi.output(composeTextOf(subject, { path: compose }));
  const { path, text } = compose as { path?: Promise<string>; text?: Promise<string> };
  return pulumi
    .all([path, text])
    .apply(([file, own]) => composeTextOf(subject, { path: file, text: own }));
}

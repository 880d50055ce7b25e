import { isIP } from "node:net";
import type { FieldProblem } from "../../providers/dynamic/fields";
import { untyped } from "../../providers/dynamic/fields";
import type { Problem } from "../../providers/dynamic/problem";
import { type PropertyProblem, validate } from "../../providers/dynamic/validate";
import { coreDefaults, type CoreBootstrapArgs, type CoreOptions, type CoreSecrets } from "./args";
import { certificateProblems } from "./certificate";
import { coreOptionFields, coreSecretFields } from "./fields";

interface Given {
  readonly connection: CoreBootstrapArgs["connection"];
  readonly secrets: CoreBootstrapArgs["secrets"];
}

/**
 * Everything that is wrong with the arguments, as far as it is known without the values of secrets;
 * empty when nothing is.
 */
export function coreProblems(name: string, args: CoreBootstrapArgs): Problem[] {
  const { connection, secrets, ...options } = args;
  const found = validate(untyped(coreOptionFields), options);
  // The rules across fields rely on the right types.
  const all = found.length > 0 ? found : acrossFields(options, { connection, secrets });
  return all.map((problem) => about(name, problem));
}

/** Everything that is wrong with the values of the secrets; says nothing of a value. */
export function coreSecretProblems(name: string, secrets: Partial<CoreSecrets>): Problem[] {
  return validate(untyped(coreSecretFields), secrets).map((problem) => about(name, problem));
}

function about(name: string, { path, message, fix }: PropertyProblem): Problem {
  return { subject: `CoreBootstrap "${name}"`, property: path, message, fix };
}

function acrossFields(options: CoreOptions, given: Given): PropertyProblem[] {
  return [
    ...deployProblems(options, given),
    ...certificateProblems(options, given.secrets),
    ...oidcProblems(options, given.secrets),
    ...dnsProblems(options),
  ];
}

function finding(path: string, problem: FieldProblem): PropertyProblem[] {
  return [{ path, ...problem }];
}

function deployProblems(options: CoreOptions, { connection }: Given): PropertyProblem[] {
  const { coreDeploy = coreDefaults.coreDeploy } = options;
  if (coreDeploy === "ansible" || connection !== undefined) return [];
  return finding("connection", {
    message: '"connection" is missing, which coreDeploy "command" needs',
    fix: "Say how the host is reached over SSH, or set coreDeploy to ansible",
  });
}

function oidcProblems(options: CoreOptions, secrets: Given["secrets"]): PropertyProblem[] {
  const { coreAuth = coreDefaults.coreAuth, oidc } = options;
  const { oidcClientId, oidcClientSecret } = secrets;
  const parts = { oidc, "secrets.oidcClientId": oidcClientId };
  if (coreAuth === "oidc") {
    const missing = Object.entries(parts).filter(([, value]) => value === undefined);
    return contradiction(
      coreAuth,
      missing.map(([key]) => key),
      "missing",
    );
  }
  const all = { ...parts, "secrets.oidcClientSecret": oidcClientSecret };
  const extra = Object.entries(all).filter(([, value]) => value !== undefined);
  return contradiction(
    coreAuth,
    extra.map(([key]) => key),
    "set",
  );
}

function contradiction(
  coreAuth: "local" | "oidc",
  keys: readonly string[],
  what: "missing" | "set",
): PropertyProblem[] {
  if (keys.length === 0) return [];
  const verb = keys.length === 1 ? "is" : "are";
  return finding("coreAuth", {
    message: `"coreAuth" is "${coreAuth}", but ${keys.join(" and ")} ${verb} ${what}`,
    fix:
      what === "missing"
        ? "Give oidc.provider and secrets.oidcClientId"
        : "Set coreAuth to oidc, or remove what belongs to it",
  });
}

/** Docker's own resolver answers for other containers, and must come first: it is added by itself. */
function dnsProblems({ dns = [] }: CoreOptions): PropertyProblem[] {
  const local = dns.find((address) => isIP(address) === 4 && address.startsWith("127."));
  if (local === undefined) return [];
  return finding("dns", {
    message: `"dns" has "${local}", which is the container itself inside of the container`,
    fix: "Write the resolver's address on the host's network or in the tunnel",
  });
}

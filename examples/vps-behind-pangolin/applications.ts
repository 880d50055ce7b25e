import {
  AppStack,
  type AppStackArgs,
  Network,
  Secret,
  type TunnelledServer,
  Variable,
} from "varanus";
import { networks } from "./segmentation";
import { type GitSetting, secretNames, type Settings } from "./settings";
import { type Application, applicationSpecs, composeFile, type StackSpec, VPS } from "./stacks";

/** Script of the repository that turns `.sops.env` into `.env`, from a stack's folder. */
export const DECRYPT = "sh ../../sops-decrypt.sh";

/** The applications of the VPS by name, with the networks and values that they need. */
export function makeApplications(
  settings: Settings,
  vps: TunnelledServer,
): ReadonlyMap<Application, AppStack> {
  const shared = makeNetworks(vps, settings);
  const values = makeValues(settings);
  const made = new Map<Application, AppStack>();
  for (const [name, spec] of applicationSpecs) {
    const { description, tags, variables, secrets, severs } = spec;
    const args: AppStackArgs = {
      ...{ server: vps.server, description, tags },
      uses: [...variables, ...secrets].flatMap((key) => values.get(key) ?? []),
      after: afterOf(spec).flatMap((before) => made.get(before) ?? []),
      ...(severs && { severs: [vps.record] }),
      ...(settings.keepPangolin && isKept(name) && { deploy: false }),
      ...(settings.git ? { komodo: fromGit(settings.git, name) } : { compose: composeFile(name) }),
    };
    made.set(name, new AppStack(name, args, { dependsOn: shared }));
  }
  return made;
}

/** Stacks name these as external, so they are there first and outlive each of them (S1-RT-1). */
function makeNetworks({ server }: TunnelledServer, { keepPangolin }: Settings): Network[] {
  const options = { retainOnDelete: keepPangolin };
  return Object.entries(networks)
    .filter(([, { madeBy }]) => madeBy === "komodo")
    .map(([name]) => new Network(name, { server, adopt: true }, options));
}

/** What Pangolin's own API needs to answer, while a destroy asks it to delete the rest. */
function isKept(name: Application): boolean {
  return name === "aegis-gateway" || name === "aegis-pangolin";
}

/** Plain values as Komodo variables; secrets too, unless the hosts decrypt them themselves. */
function makeValues(settings: Settings): ReadonlyMap<string, Variable | Secret> {
  const { domain, acmeEmail, secrets, git } = settings;
  const plain = {
    ACME_EMAIL: acmeEmail,
    PROXY_DOMAIN: `proxy.${domain}`,
    INSTANCE_NAME: VPS,
    PROMETHEUS_URL: `https://prometheus.${domain}/api/v1/write`,
    LOKI_URL: `https://loki.${domain}/loki/api/v1/push`,
  };
  const made = new Map<string, Variable | Secret>();
  for (const [name, value] of Object.entries(plain)) made.set(name, new Variable(name, { value }));
  for (const name of git ? [] : secretNames) {
    made.set(name, new Secret(name, { value: secrets.apply((all) => all[name] ?? "") }));
  }
  return made;
}

/**
 * A checkout of the repository. Komodo runs `preDeploy` in the stack's folder, before Compose reads
 * `.env`; Komodo's own lines get a file of another name, which would otherwise overwrite it.
 */
function fromGit({ repo, branch, commit, account, folder = "" }: GitSetting, name: Application) {
  return {
    repo,
    branch: branch ?? "main",
    ...(commit !== undefined && { commit }),
    ...(account !== undefined && { gitAccount: account }),
    runDirectory: [folder, "stacks", name].filter((part) => part !== "").join("/"),
    preDeploy: { path: "", command: DECRYPT },
    envFilePath: ".varanus.env",
    // Not tracked: it is there only once `preDeploy` has run.
    additionalEnvFiles: [{ path: ".env", track: false }],
  };
}

function afterOf({ after = [] }: StackSpec): readonly Application[] {
  return after as readonly Application[];
}

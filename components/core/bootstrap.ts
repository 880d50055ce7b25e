import { Command } from "@pulumi/command/remote/command";
import * as pulumi from "@pulumi/pulumi";
import { CoreReady } from "../../providers/komodo";
import { type SshConnection, withSecrets } from "../dnsWatchdog/connection";
import { refuseAll } from "../refuse";
import { type CoreBootstrapArgs, coreDefaults, type CoreOptions, type CoreSecrets } from "./args";
import { type EmergencyCommands, emergencyCommands } from "./emergency";
import { type PlaybookVariables, playbookVariables } from "./playbook";
import { coreProblems, coreSecretProblems } from "./problems";
import { type ProjectFile, projectFiles } from "./projectFiles";
import {
  deployScript,
  filesScript,
  secretsScript,
  type StepCommands,
  stepCommands,
  waitScript,
} from "./steps";

type Common = Pick<pulumi.CustomResourceOptions, "parent" | "dependsOn" | "retainOnDelete">;

/** A host that is still being made refuses connections for some minutes. */
const firstConnection = { dialErrorLimit: 60, perDialTimeout: 15 } as const;

/**
 * Komodo Core with its database and a proxy, brought up on a host over SSH (S0-CORE-4 to S0-CORE-8):
 * waits for the host, writes the project's files and the secrets, dumps the database before an
 * upgrade, deploys, and waits until Core answers at `komodo:url`. What is unchanged is not run
 * again. A deletion stops the project and keeps its volumes.
 * @example
 * const core = new CoreBootstrap("core", {
 *   domain: "komodo.example.com",
 *   connection: { host: "komodo.example.com", user: "admin", privateKey, hostKey },
 *   secrets: { passkey, adminUsername, adminPassword, jwtSecret, webhookSecret },
 * });
 */
export class CoreBootstrap extends pulumi.ComponentResource {
  /** Core's address: `https://komodo.example.com`. */
  readonly url: string;
  /** Version that Core answers with; known once it does, or at once without `waitForCore`. */
  readonly ready: pulumi.Output<string>;
  /** Commands for when Core cannot be reached in the usual way. Hold no secret. */
  readonly emergency: pulumi.Output<EmergencyCommands>;
  /** With `coreDeploy: ansible` the variables of the playbook, as a secret. */
  readonly playbookVariables: pulumi.Output<PlaybookVariables> | undefined;

  constructor(name: string, args: CoreBootstrapArgs, options?: pulumi.ComponentResourceOptions) {
    super("varanus:index:CoreBootstrap", name, {}, options);
    refuseAll(`CoreBootstrap "${name}"`, coreProblems(name, args));
    const { connection, secrets: given, ...core } = args;
    const secrets = checkedSecrets(name, given);
    const files = projectFiles(core, Object.keys(given));
    const common = childOptions(this, options);
    this.url = `https://${core.domain}`;
    this.emergency = emergencyCommands(core, connection);
    const isByPlaybook = core.coreDeploy === "ansible";
    this.playbookVariables = isByPlaybook
      ? secrets.apply((values) => playbookVariables(core, files, values))
      : undefined;
    const deployed =
      isByPlaybook || connection === undefined
        ? undefined
        : deploy(name, { core, files, secrets, connection, common });
    this.ready = waitForCore(name, core, deployed ? { ...common, dependsOn: deployed } : common);
    this.registerOutputs({ url: this.url, ready: this.ready, emergency: this.emergency });
  }
}

/** The values, checked as soon as they are known: that is in a preview, for configuration. */
function checkedSecrets(
  name: string,
  given: CoreBootstrapArgs["secrets"],
): pulumi.Output<Partial<CoreSecrets>> {
  return pulumi.secret(given).apply((values) => {
    refuseAll(`CoreBootstrap "${name}"`, coreSecretProblems(name, values));
    return values;
  });
}

/** Pulumi hands neither of the two on from a component to its children. */
function childOptions(
  parent: pulumi.Resource,
  options: pulumi.ComponentResourceOptions = {},
): Common {
  const { dependsOn, retainOnDelete } = options;
  return {
    parent,
    ...(dependsOn !== undefined && { dependsOn }),
    ...(retainOnDelete !== undefined && { retainOnDelete }),
  };
}

interface Deployment {
  readonly core: CoreOptions;
  readonly files: readonly ProjectFile[];
  readonly secrets: pulumi.Output<Partial<CoreSecrets>>;
  readonly connection: SshConnection;
  readonly common: Common;
}

/**
 * The chain of commands. The last one runs again when the files or the secrets have changed: it
 * holds the checksums of the ones and the random revisions of the others.
 */
function deploy(name: string, what: Deployment): Command {
  const { core, files, secrets, common } = what;
  const connection = withSecrets(what.connection);
  const after = (...commands: Command[]): Common => ({ ...common, dependsOn: commands });
  const patient = { ...connection, ...firstConnection };
  const wait = { ...stepCommands.wait, script: waitScript() };
  const waited = command(`${name}-wait`, wait, patient, common);
  const put = { ...stepCommands.files, script: filesScript(core, files) };
  const filed = command(`${name}-files`, put, connection, after(waited));
  const script = secrets.apply((values) => secretsScript(core, values));
  const lock = { ...stepCommands.secrets, script };
  const locked = command(`${name}-secrets`, lock, connection, after(filed));
  const text = pulumi
    .all([filed.stdout, locked.stdout])
    .apply((printed) => deployScript(core, files, printed.join("\n")));
  const start = { ...stepCommands.deploy, script: text };
  return command(`${name}-deploy`, start, connection, after(filed, locked));
}

interface Step extends StepCommands {
  readonly script: pulumi.Input<string>;
}

/**
 * A changed script is an update: a trigger would replace the command, and the deletion of the old
 * one would stop what the new one has just started.
 */
function command(
  name: string,
  { script, ...commands }: Step,
  connection: SshConnection,
  options: pulumi.CustomResourceOptions,
): Command {
  // SSH servers refuse variables by default, which would be a warning with every update.
  const args = { connection, ...commands, stdin: script, addPreviousOutputInEnv: false };
  return new Command(name, args, { ...options, deleteBeforeReplace: true });
}

function waitForCore(name: string, core: CoreOptions, options: Common): pulumi.Output<string> {
  const expectedVersion = core.versions?.komodo ?? coreDefaults.versions.komodo;
  const { timeoutSeconds, waitForCore: isAwaited } = { ...coreDefaults, ...core };
  if (!isAwaited) return pulumi.output(expectedVersion);
  return new CoreReady(`${name}-ready`, { expectedVersion, timeoutSeconds }, options).version;
}

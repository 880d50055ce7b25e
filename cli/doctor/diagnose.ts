import { checkAzureIdentity } from "./azureIdentity";
import { checkCore } from "./core";
import { gatherFacts, type Surroundings } from "./facts";
import type { Finding } from "./finding";
import type * as fleet from "./fleet";
import { checkNode, checkPulumi } from "./machine";
import { checkPangolin } from "./pangolin";
import { checkPlugins } from "./plugins";
import { checkSecretValues } from "./secretValues";
import { remoteSettings } from "./settings";
import { checkBackend, checkSecretsProvider, checkStack } from "./state";

/**
 * Runs every check, in the order in which faults build on each other: the machine, the state, the
 * configuration, the remote systems. Changes nothing, and no finding holds a secret value.
 */
export async function diagnose(around: Surroundings): Promise<Finding[]> {
  const facts = await gatherFacts(around);
  // Loads the Pulumi SDK, which takes a second: not for the other commands.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- import() finds no TypeScript
  const { checkFleet } = require("./fleet") as typeof fleet;
  const remote = await remoteSettings(facts, around);
  return [
    checkNode(around),
    checkPulumi(facts),
    checkBackend(facts, around),
    checkStack(facts),
    checkSecretsProvider(facts, around),
    await checkAzureIdentity(facts, around),
    checkSecretValues(facts),
    ...checkFleet(facts, around),
    await checkPlugins(facts, around),
    ...remote.findings,
    ...(await checkCore(remote, around)),
    await checkPangolin(remote, around),
  ];
}

import type { Komodo } from "../context";
import { judgeContainer } from "../deploying/containerHealth";
import { type Patience, type Verdict, waitUntilHealthy } from "../deploying/health";
import type { HealthCheck } from "../deploying/kind";
import { judgeSwarmService } from "../deploying/swarmHealth";
import type { DeploymentInputs } from "./inputs";

/**
 * Waits until the container runs and, where it has a health check, is healthy; in a swarm, until
 * every task runs. Returns what is wrong, or undefined.
 */
export function unhealthiness(
  komodo: Komodo,
  { id, inputs, deadlineMs }: HealthCheck<DeploymentInputs>,
): Promise<string | undefined> {
  return waitUntilHealthy(komodo, deadlineMs, async (patience) => [
    await (inputs.swarm ? judgeInSwarm(komodo, id, inputs) : judgeOnServer(komodo, id, patience)),
  ]);
}

async function judgeOnServer({ client }: Komodo, id: string, patience: Patience): Promise<Verdict> {
  const { container: listed } = await client.read("GetDeploymentContainer", { deployment: id });
  if (!listed) return { kind: "waiting", why: "there is no container" };
  const inspect = () => client.read("InspectDeploymentContainer", { deployment: id });
  return judgeContainer({ subject: "the container", listed, inspect }, patience);
}

async function judgeInSwarm(
  { client }: Komodo,
  id: string,
  { swarm = "", name, customName = "", replicas = 1 }: Partial<DeploymentInputs>,
): Promise<Verdict> {
  const services = await client.read("ListSwarmServices", { swarm });
  const listed = services.find(
    (service) => service.Name === (customName === "" ? name : customName),
  );
  const { DesiredTasks: desired = replicas, Mode: mode } = listed ?? {};
  if (mode === "Replicated" && desired !== replicas) return notScaled(desired, replicas);
  const inspect = () => client.read("InspectDeploymentSwarmService", { deployment: id });
  return judgeSwarmService({ subject: "the service", listed, inspect });
}

/** Komodo 2.3.2 stores `replicas` but starts the service without it. */
function notScaled(desired: number, replicas: number): Verdict {
  const why =
    `the service has ${desired} replicas where ${replicas} are wanted, as Komodo 2.3.2 does not ` +
    `pass "replicas" on (add "--replicas=${replicas}" to \`extraArgs\` as well)`;
  return { kind: "failed", why };
}

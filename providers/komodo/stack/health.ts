import type { StackService } from "../api";
import type { Komodo } from "../context";
import { judgeContainer } from "../deploying/containerHealth";
import { type Patience, type Verdict, waitUntilHealthy } from "../deploying/health";
import type { HealthCheck } from "../deploying/kind";
import { judgeSwarmService } from "../deploying/swarmHealth";
import type { StackInputs } from "./inputs";

/**
 * Waits until every service that is not ignored runs and, where it has a health check, is healthy.
 * Returns what is wrong, or undefined.
 */
export function unhealthiness(
  komodo: Komodo,
  { id, inputs, deadlineMs }: HealthCheck<StackInputs>,
): Promise<string | undefined> {
  const { ignoreServices = [], swarm } = inputs;
  const judge = swarm ? judgeInSwarm : judgeOnServer;
  return waitUntilHealthy(komodo, deadlineMs, async (patience) => {
    const services = await komodo.client.read("ListStackServices", { stack: id });
    const counted = services.filter(({ service }) => !ignoreServices.includes(service));
    return Promise.all(counted.map((item) => judge(komodo, { id, item }, patience)));
  });
}

interface ServiceCase {
  readonly id: string;
  readonly item: StackService;
}

async function judgeOnServer(
  { client }: Komodo,
  { id, item: { service, container } }: ServiceCase,
  patience: Patience,
): Promise<Verdict> {
  const subject = `service "${service}"`;
  if (!container) return { kind: "waiting", why: `${subject} has no container` };
  const inspect = () => client.read("InspectStackContainer", { stack: id, service });
  return judgeContainer({ subject, listed: container, inspect }, patience);
}

function judgeInSwarm(
  { client }: Komodo,
  { id, item: { service, swarm_service: listed } }: ServiceCase,
): Promise<Verdict> {
  const inspect = () => client.read("InspectStackSwarmService", { stack: id, service });
  return judgeSwarmService({ subject: `service "${service}"`, listed, inspect });
}

import type { Call } from "../call";
import { fieldsAt, textAt } from "../fields";
import type { Kind } from "../kinds";
import { listItem } from "./listItems";
import { queried } from "./query";
import type { Resource } from "./store";

/** For each counter of a summary, the states it counts. */
type Counters = Readonly<Record<string, readonly string[]>>;

const COUNTERS: Readonly<Partial<Record<Kind, Counters>>> = {
  Swarm: { healthy: ["Healthy"], unhealthy: ["Unhealthy"], down: ["Down"], unknown: ["Unknown"] },
  Server: { healthy: ["Ok"], warning: [], unhealthy: ["NotOk"], disabled: ["Disabled"] },
  Stack: {
    running: ["running"],
    stopped: ["stopped", "paused"],
    down: ["down"],
    unhealthy: ["unhealthy", "restarting", "created", "dead", "removing", "deploying"],
    unknown: ["unknown"],
  },
  Deployment: {
    running: ["running"],
    stopped: ["exited", "paused"],
    not_deployed: ["not_deployed"],
    unhealthy: ["unhealthy", "restarting", "created", "dead", "removing", "stopping", "deploying"],
    unknown: ["unknown"],
  },
  Build: { ok: ["Ok"], failed: ["Failed"], building: ["Building"], unknown: ["Unknown"] },
  Repo: {
    ok: ["Ok"],
    cloning: ["Cloning"],
    pulling: ["Pulling"],
    building: ["Building"],
    failed: ["Failed"],
    unknown: ["Unknown"],
  },
  Procedure: { ok: ["Ok"], running: ["Running"], failed: ["Failed"], unknown: ["Unknown"] },
  Action: { ok: ["Ok"], running: ["Running"], failed: ["Failed"], unknown: ["Unknown"] },
  ResourceSync: {
    ok: ["Ok"],
    syncing: ["Syncing"],
    pending: ["Pending"],
    failed: ["Failed"],
    unknown: ["Unknown"],
  },
};

/** States that are not counted of templates, which are not meant to run (Komodo 2.3.2). */
const IDLE_TEMPLATE = ["unknown", "Disabled"];

/** The counts that GetXsSummary answers: how many resources are in which state. */
export function summaryOf(call: Call, kind: Kind): Record<string, number> {
  const resources = queried({ ...call, params: {} }, kind);
  const counters = Object.entries(COUNTERS[kind] ?? {});
  const countedState = (resource: Resource): string[] => {
    const state = textAt(fieldsAt(listItem(call, kind, resource), "info"), "state");
    return resource.template && IDLE_TEMPLATE.includes(state) ? [] : [state];
  };
  const states = counters.length === 0 ? [] : resources.flatMap(countedState);
  const counts = counters.map(([name, counted]): [string, number] => [
    name,
    states.filter((state) => counted.includes(state)).length,
  ]);
  return { total: resources.length, ...Object.fromEntries(counts) };
}

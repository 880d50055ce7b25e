import { setTimeout as sleep } from "node:timers/promises";
import type { Handler } from "../../dynamic/handler";
import { ApiError } from "../../http/errors";
import type { ListItem, Update } from "../api";
import type { Komodo } from "../context";
import { failingStage } from "../executions";
import { networkFields, type NetworkInputs, type NetworkOuts } from "./fields";

/*
 * A Docker network on one host, which stacks name as `external`.
 *
 *   create  ListServers, CreateNetwork       read    ListServers (one call for all),
 *   delete  DeleteNetwork (an execution)             ListNetworks (one call per server),
 *   update  none: every change makes a new           InspectNetwork for one that the list lacks
 *           network
 *
 * ListNetworks is what Core saw at its last look, up to 15 s ago by default, and is empty for a
 * server that it cannot reach (2.3.2): neither says that a network is gone.
 */

const LIST = "ListNetworks";
const DELETE_TIMEOUT_MS = 60_000;
/** A server that was just made is `Ok` after about 0.7 s (2.3.2). */
const REACHABLE_TIMEOUT_MS = 5_000;
const POLL_MS = 250;

type Server = ListItem<{ state: string }>;

function subject({ name }: Partial<NetworkInputs>): string {
  return `Network "${String(name)}"`;
}

/** Handler of Docker networks. */
export const network: Handler<Komodo, NetworkInputs, NetworkOuts> = {
  kind: "komodo:Network",
  subject,
  fields: networkFields,
  async create(inputs, komodo) {
    const server = await newServer(komodo, inputs.server);
    if (server === undefined) throw unknownServer(inputs);
    refuseUnreachable(inputs, server);
    await make(komodo, inputs, server);
    return { id: `${server.id}/${inputs.name}`, outs: outsOf(server) };
  },
  async read(id, _olds, komodo) {
    const [serverId, name] = partsOf(id);
    const server = await findServer(komodo, serverId);
    if (server === undefined) return undefined;
    refuseUnreachable({ name }, server);
    const exists = await isListed(komodo, serverId, name);
    if (!exists && !(await isThere(komodo, serverId, name))) return undefined;
    return { inputs: { name }, outs: outsOf(server) };
  },
  update: (id, { olds }) => {
    const [serverId] = partsOf(id);
    return Promise.resolve({ serverId, serverName: olds.serverName });
  },
  async delete(id, _olds, komodo) {
    const [serverId, name] = partsOf(id);
    komodo.listings.drop("ListServers");
    const server = await findServer(komodo, serverId);
    // Without the server's record nobody reaches the host any more.
    if (server === undefined) return;
    refuseUnreachable({ name }, server);
    await remove(komodo, server, name);
  },
};

function partsOf(id: string): readonly [serverId: string, name: string] {
  const [serverId = "", name = ""] = id.split("/");
  return [serverId, name];
}

function outsOf({ id, name }: Server): NetworkOuts {
  return { serverId: id, serverName: name };
}

async function findServer(komodo: Komodo, idOrName: string): Promise<Server | undefined> {
  const servers = await komodo.listings.get("ListServers");
  return servers.find(({ id, name }) => id === idOrName || name === idOrName);
}

/** The server, which gets a moment to be reached: it may be as new as the network. */
async function newServer(komodo: Komodo, idOrName: string): Promise<Server | undefined> {
  const deadlineMs = Date.now() + REACHABLE_TIMEOUT_MS;
  for (;;) {
    const server = await findServer(komodo, idOrName);
    if (server?.info.state !== "NotOk" || Date.now() > deadlineMs) return server;
    await sleep(POLL_MS);
    komodo.listings.drop("ListServers");
  }
}

function unknownServer(inputs: NetworkInputs): Error {
  const advice = "Make the server first, or correct the name.";
  return new Error(`${subject(inputs)}: Komodo has no server "${inputs.server}". ${advice}`);
}

function refuseUnreachable(inputs: Partial<NetworkInputs>, { name, info }: Server): void {
  if (info.state === "Ok") return;
  throw new Error(
    `${subject(inputs)}: its server "${name}" is ${info.state} in Komodo, so that its networks ` +
      "can be neither seen nor changed. Bring the server back, then run `pulumi up` again.",
  );
}

async function make(komodo: Komodo, inputs: NetworkInputs, server: Server): Promise<void> {
  const params = { server: server.id, name: inputs.name };
  const update = await komodo.listings.written([LIST], () =>
    komodo.client.write("CreateNetwork", params),
  );
  if (update.success) return;
  const { log } = failingStage(update);
  if (!/already exists/i.test(log)) throw failure(inputs, server, update);
  if (inputs.adopt) return;
  throw new Error(
    `${subject(inputs)}: server "${server.name}" has a network of this name already. ` +
      "Set `adopt: true` to take it over, or choose another name.",
  );
}

function failure(
  inputs: Partial<NetworkInputs>,
  { name }: Pick<Server, "name">,
  update: Update | undefined,
): Error {
  const { stage, log } = failingStage(update);
  const isUsed = /active endpoints|is in use/i.test(log);
  const advice = isUsed
    ? "Take down the stacks and containers that use it, then run `pulumi up` again."
    : "Remove the cause, then run `pulumi up` again.";
  return new Error(`${subject(inputs)}: ${stage} failed on server "${name}": ${log}. ${advice}`);
}

async function isListed(komodo: Komodo, server: string, name: string): Promise<boolean> {
  const networks = await komodo.listings.of(LIST, { server });
  return networks.some((item) => item.name === name);
}

/** Asks the host itself. */
async function isThere(komodo: Komodo, server: string, name: string): Promise<boolean> {
  try {
    await komodo.client.read("InspectNetwork", { server, network: name });
    return true;
  } catch (error) {
    const answer = error instanceof ApiError ? error.answer : "";
    if (!/not found|no such network/i.test(answer)) throw error;
    return false;
  }
}

async function remove(komodo: Komodo, server: Server, name: string): Promise<void> {
  const { success, update, isRunning } = await removal(komodo, server, name);
  if (success) return;
  if (isRunning) {
    throw new Error(
      `${subject({ name })}: is still being removed from server "${server.name}" after ` +
        `${DELETE_TIMEOUT_MS / 1_000} s. Run \`pulumi up\` again when Komodo has ended.`,
    );
  }
  if (!/not found|no such network/i.test(failingStage(update).log)) {
    throw failure({ name }, server, update);
  }
}

/** A server that is busy with another network, or with pruning, is asked again until the time is up. */
async function removal({ listings, executions }: Komodo, server: Server, name: string) {
  const deadlineMs = Date.now() + DELETE_TIMEOUT_MS;
  for (;;) {
    const outcome = await listings.written([LIST], () =>
      executions.run("DeleteNetwork", { server: server.id, name }, deadlineMs),
    );
    const isBusy = !outcome.success && /is busy/i.test(failingStage(outcome.update).log);
    if (!isBusy || Date.now() + POLL_MS > deadlineMs) return outcome;
    await sleep(POLL_MS);
  }
}

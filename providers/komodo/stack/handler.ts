import { PartialFailure } from "../../dynamic/failure";
import { untyped } from "../../dynamic/fields";
import type { Change, Found, Handler } from "../../dynamic/handler";
import type { ListItem, Resource, StackInfo, StackState } from "../api";
import { ConfigResource } from "../configResource";
import type { Komodo } from "../context";
import { isNotFound } from "../errors";
import { deploy, takeDown, type Target } from "./deploy";
import { stackFields } from "./fields";
import { deployHash, isMasked, usedVariables } from "./hash";
import type { StackInputs, StackOuts } from "./inputs";
import { stackProblems } from "./problems";
import { withComposeText } from "./source";

/*
 * A Komodo stack: a Compose application on one server, deployed and verified.
 *
 *   create  CreateStack, UpdateResourceMeta, DeployStack, ListStackServices until healthy
 *   read    ListFullStacks, ListStacks, ListVariables, ListTags (one call each for all stacks)
 *   update  UpdateStack with the changed fields; DeployStack when the deploy hash differs
 *   delete  DestroyStack, checked; then DeleteStack. Volumes are kept.
 *
 * A change of the server replaces the stack: its containers go, and its volumes stay behind.
 */

type Olds = Partial<StackInputs> & Partial<StackOuts>;

const resource = new ConfigResource("Stack", untyped(stackFields));

/** Handler of stacks. */
export const stack: Handler<Komodo, StackInputs, StackOuts> = {
  kind: "komodo:Stack",
  subject: ({ name }) => `Stack "${String(name)}"`,
  fields: stackFields,
  secretOuts: ["deployHash"],
  deleteBeforeReplace: true,
  resolve: (inputs) => withState(withComposeText(inputs)),
  problems: stackProblems,
  stale: (olds, news) => isDeployed(news) && olds.deployHash === undefined,
  async create(inputs, komodo) {
    if (inputs.adopt) await refuseMove(komodo, inputs);
    const made = await resource.create(komodo, inputs);
    const id = made._id.$oid;
    return { id, outs: await applied(komodo, made, inputs) };
  },
  read,
  update,
  delete: remove,
};

/** An adoption that changes the server would leave the containers running on the old one, unseen. */
async function refuseMove(komodo: Komodo, { name, server }: StackInputs): Promise<void> {
  const found = (await komodo.listings.get("ListStacks")).find((item) => item.name === name);
  if (!server || !found || found.info.state === "down" || found.info.server_id === "") return;
  const servers = await komodo.listings.get("ListServers");
  const home = servers.find((item) => item.id === found.info.server_id);
  if (!home || server === home.id || server === home.name) return;
  throw new Error(
    `Stack "${name}": Komodo has it on server "${home.name}" (${found.info.state}), where its ` +
      `containers would stay unseen. Take it down there, or set \`server\` to "${home.name}", ` +
      "then run `pulumi up` again.",
  );
}

/** Names the wanted state even where it is the default: drift then reads `"down" => "running"`. */
function withState(inputs: Partial<StackInputs>): Partial<StackInputs> {
  if (inputs.deploy === false || inputs.state !== undefined) return inputs;
  return { ...inputs, state: "running" };
}

/** True when the containers should run and are Varanus' business. */
function isDeployed({ state = "running", deploy: deploys = true }: Partial<StackInputs>): boolean {
  return deploys && state === "running";
}

/** Brings the containers to the wanted state; a failure leaves a resource that `up` repairs. */
async function applied(komodo: Komodo, made: Resource, inputs: StackInputs): Promise<StackOuts> {
  let outs: StackOuts = {};
  try {
    outs = await serverOuts(komodo, made, inputs);
    const target = targetOf(made, { ...inputs, ...outs });
    if (isDeployed(inputs)) {
      const hash = await currentHash(komodo, inputs);
      await deploy(komodo, target, inputs);
      return { ...outs, deployHash: hash };
    }
    await rest(komodo, target, inputs);
    return outs;
  } catch (error) {
    throw new PartialFailure(made._id.$oid, outs as Record<string, unknown>, error);
  }
}

/** Stops or removes containers that should not run. */
async function rest(komodo: Komodo, target: Target, inputs: StackInputs): Promise<void> {
  if (inputs.deploy === false) return;
  const now = await freshState(komodo, target.name);
  if (inputs.state === "down" && now !== "down")
    await takeDown(komodo, "DestroyStack", target, inputs);
  if (inputs.state === "stopped" && now !== "down" && now !== "stopped") {
    await takeDown(komodo, "StopStack", target, inputs);
  }
}

async function currentHash(komodo: Komodo, inputs: StackInputs): Promise<string> {
  const variables = await komodo.listings.get("ListVariables");
  return deployHash(inputs, usedVariables(inputs, variables));
}

function targetOf(made: Resource, olds: Olds): Target {
  return { id: made._id.$oid, name: made.name, serverId: serverIdOf(olds) };
}

function serverIdOf({ server = "", serverId = server }: Olds): string {
  return serverId;
}

async function serverOuts(
  komodo: Komodo,
  made: Resource,
  { server }: Partial<StackInputs>,
): Promise<StackOuts> {
  const serverId = (made.config.server_id ?? "") as string;
  if (serverId === "") return {};
  const servers = await komodo.listings.get("ListServers");
  const serverName = servers.find((item) => item.id === serverId)?.name;
  return {
    ...(server !== serverId && { serverId }),
    ...(serverName !== undefined && { serverName }),
  };
}

async function read(
  id: string,
  olds: Olds,
  komodo: Komodo,
): Promise<Found<StackInputs, StackOuts> | undefined> {
  const found = await resource.find(komodo, id);
  if (!found) return undefined;
  const plain: Partial<StackInputs> = await resource.inputsOf(komodo, found, olds);
  const item = (await resource.item(komodo, id)) as ListItem<StackInfo> | undefined;
  const inputs: Partial<StackInputs> = {
    ...plain,
    state: observedState(olds, item?.info.state),
  };
  const outs = await serverOuts(komodo, found, inputs);
  return { inputs, outs: { ...outs, ...(await stillDeployed(komodo, olds, inputs)) } };
}

/** The deploy hash, as long as configuration and values are those of the last deploy. */
async function stillDeployed(
  komodo: Komodo,
  olds: Olds,
  inputs: Partial<StackInputs>,
): Promise<Pick<StackOuts, "deployHash">> {
  if (olds.deployHash === undefined) return {};
  const used = usedVariables(inputs, await komodo.listings.get("ListVariables"));
  const hash = deployHash({ ...inputs, triggers: olds.triggers }, used);
  const same = isMasked(used) || hash === olds.deployHash;
  return same ? { deployHash: olds.deployHash } : {};
}

/**
 * The state to compare with the wanted one. What passes by itself, or cannot be known because the
 * server does not answer, is no drift.
 */
function observedState(
  { state: wanted = "running", deploy: deploys = true }: Olds,
  remote: StackState | undefined,
): StackInputs["state"] {
  if (!deploys || remote === undefined) return wanted;
  if (["deploying", "restarting", "removing", "unknown"].includes(remote)) return wanted;
  if (remote === "down" && wanted === "stopped") return wanted;
  return remote as StackInputs["state"];
}

async function update(
  id: string,
  { olds, news, changed }: Change<StackInputs, StackOuts>,
  komodo: Komodo,
): Promise<StackOuts> {
  await resource.update(komodo, id, news, changed);
  const serverId = serverIdOf(olds);
  const outs: StackOuts = {
    ...(serverId !== "" && serverId !== news.server && { serverId }),
    ...(olds.serverName !== undefined && { serverName: olds.serverName }),
  };
  const isSame =
    isDeployed(news) &&
    olds.deployHash !== undefined &&
    !changed.includes("state") &&
    olds.deployHash === (await currentHash(komodo, news));
  if (isSame) return { ...outs, deployHash: olds.deployHash as string };
  const made = { _id: { $oid: id }, name: news.name, config: { server_id: serverId } };
  return applied(komodo, made as unknown as Resource, news);
}

async function remove(id: string, olds: Olds, komodo: Komodo): Promise<void> {
  const target: Target = { id, name: olds.name ?? id, serverId: serverIdOf(olds) };
  try {
    if (olds.deploy !== false) await destroyed(komodo, target, olds);
    await resource.delete(komodo, id);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

/** Removes the containers and makes sure that they are gone: DeleteStack alone would not say. */
async function destroyed(komodo: Komodo, target: Target, olds: Olds): Promise<void> {
  try {
    await takeDown(komodo, "DestroyStack", target, olds);
  } catch (error) {
    // Its server's record is gone, and with it the way to the containers.
    if (/Must attach either swarm or server/i.test((error as Error).message)) return;
    throw error;
  }
  const state = await freshState(komodo, target.name);
  if (state === undefined || state === "down") return;
  throw new Error(
    `Stack "${target.name}": is ${state} after it was taken down, so that it was not deleted. ` +
      "Look at its containers in Komodo, then run `pulumi up` again.",
  );
}

async function freshState(komodo: Komodo, name: string): Promise<StackState | undefined> {
  const items = await komodo.client.read("ListStacks", { limit: 0, query: { names: [name] } });
  return items.find((item) => item.name === name)?.info.state;
}

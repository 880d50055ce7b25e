import { PartialFailure } from "../../dynamic/failure";
import { untyped } from "../../dynamic/fields";
import type { Change, Found, Handler } from "../../dynamic/handler";
import type { Resource } from "../api";
import { ConfigResource } from "../configResource";
import type { Komodo } from "../context";
import { isNotFound } from "../errors";
import { reportFailedDeploy } from "../failureAlert";
import { refuseMove } from "./adoption";
import { deploy, takeDown } from "./deploy";
import { hashOf, isMasked, namesInAll, withInner } from "./hash";
import type { DeployInputs, DeployOuts } from "./inputs";
import type { DeployedKind } from "./kind";
import { bracketProblems, refuseUnknownNames } from "./names";
import { awaitRename } from "./rename";
import { destroyed } from "./removal";
import { freshItem, type Listed, observedState } from "./state";
import type { Step } from "./step";
import { targetOuts } from "./targetOuts";

type Olds<I> = Partial<I> & Partial<DeployOuts>;

/**
 * Handler of a kind whose life is a record and what runs because of it: written, deployed and
 * verified; refreshed out of one listing for all of its kind; taken down, and only then deleted.
 */
export function deployedKind<I extends DeployInputs>(
  kind: DeployedKind<I>,
): Handler<Komodo, I, DeployOuts & Record<string, unknown>> {
  const life = new Life(kind);
  return {
    kind: `komodo:${kind.type}`,
    subject: ({ name }) => `${kind.type} "${String(name)}"`,
    fields: kind.fields,
    secretOuts: ["deployHash"],
    deleteBeforeReplace: true,
    resolve: (inputs) => withState(kind.resolve?.(inputs) ?? inputs),
    problems: (inputs) => [...kind.problems(inputs), ...bracketProblems(kind.texts(inputs))],
    stale: (olds, news) => isDeployed(news) && olds.deployHash === undefined,
    create: (inputs, komodo) => life.create(komodo, inputs),
    read: (id, olds, komodo) => life.read(komodo, id, olds),
    update: (id, change, komodo) => life.update(komodo, id, change),
    delete: (id, olds, komodo) => life.remove(komodo, id, olds),
  };
}

/** Names the wanted state even where it is the default: drift then reads `"down" => "running"`. */
function withState<I extends DeployInputs>(inputs: Partial<I>): Partial<I> {
  if (inputs.deploy === false || inputs.state !== undefined) return inputs;
  return { ...inputs, state: "running" };
}

/** True when the containers should run and are Varanus' business. */
function isDeployed({ state = "running", deploy: deploys = true }: Partial<DeployInputs>): boolean {
  return deploys && state === "running";
}

class Life<I extends DeployInputs> {
  private readonly resource: ConfigResource;

  constructor(private readonly kind: DeployedKind<I>) {
    this.resource = new ConfigResource(kind.type, untyped(kind.fields));
  }

  async create(komodo: Komodo, inputs: I): Promise<{ id: string; outs: AnyOuts }> {
    await this.refuseUnknown(komodo, inputs);
    if (inputs.adopt) await refuseMove(komodo, this.kind.type, inputs);
    const made = await this.resource.create(komodo, inputs);
    return { id: made._id.$oid, outs: await this.applied(komodo, made, inputs) };
  }

  async read(komodo: Komodo, id: string, olds: Olds<I>): Promise<Found<I, AnyOuts> | undefined> {
    const found = await this.resource.find(komodo, id);
    if (!found) return undefined;
    const plain = (await this.resource.inputsOf(komodo, found, olds)) as Partial<I>;
    const item = (await this.resource.item(komodo, id)) as Listed | undefined;
    const seen = item && this.kind.stateOf(item.info.state);
    const inputs: Partial<I> = { ...plain, state: observedState(olds, seen) };
    const outs = {
      ...(await targetOuts(komodo, found, inputs)),
      ...commitOf(item),
      ...(await this.stillDeployed(komodo, { found, olds, inputs })),
    };
    return { inputs, outs };
  }

  /** The deploy hash, as long as configuration, files and values are those of the last deploy. */
  private async stillDeployed(
    komodo: Komodo,
    { found, olds, inputs }: { found: Resource; olds: Olds<I>; inputs: Partial<I> },
  ): Promise<Pick<DeployOuts, "deployHash">> {
    if (olds.deployHash === undefined || this.kind.isOutdated?.(found, inputs)) return {};
    const used = await this.used(komodo, inputs);
    const hash = hashOf(this.kind, { ...inputs, triggers: olds.triggers }, used);
    const same = isMasked(used) || hash === olds.deployHash;
    return same ? { deployHash: olds.deployHash } : {};
  }

  private async used(komodo: Komodo, inputs: Partial<I>) {
    const names = namesInAll(this.kind.texts(inputs));
    return withInner(names, await komodo.listings.get("ListVariables"));
  }

  private async refuseUnknown(komodo: Komodo, inputs: I): Promise<void> {
    if (!isDeployed(inputs)) return;
    const subject = `${this.kind.type} "${inputs.name}"`;
    await refuseUnknownNames(komodo, subject, this.kind.texts(inputs), inputs);
  }

  private async currentHash(komodo: Komodo, inputs: I): Promise<string> {
    return hashOf(this.kind, inputs, await this.used(komodo, inputs));
  }

  async update(
    komodo: Komodo,
    id: string,
    { olds, news, changed }: Change<I, AnyOuts>,
  ): Promise<AnyOuts> {
    await this.refuseUnknown(komodo, news);
    if (changed.includes("name")) await awaitRename(komodo, this.step(id, olds));
    await this.resource.update(komodo, id, news, changed);
    const serverId = serverIdOf(olds);
    const outs = keptOuts(olds, news);
    const isSame =
      isDeployed(news) &&
      olds.deployHash !== undefined &&
      !changed.includes("state") &&
      olds.deployHash === (await this.currentHash(komodo, news));
    if (isSame) return { ...outs, ...commitOuts(olds), deployHash: olds.deployHash as string };
    const config = { server_id: serverId };
    const made = { _id: { $oid: id }, name: news.name, config } as unknown as Resource;
    return this.applied(komodo, made, news);
  }

  /** Brings the containers to the wanted state; a failure leaves a resource that `up` repairs. */
  private async applied(komodo: Komodo, made: Resource, inputs: I): Promise<AnyOuts> {
    const id = made._id.$oid;
    let outs: AnyOuts = {};
    try {
      outs = { ...(await targetOuts(komodo, made, inputs)) };
      const target = { id, name: made.name, serverId: serverIdOf({ ...inputs, ...outs }) };
      const step = { kind: this.kind, target, inputs };
      if (!isDeployed(inputs)) {
        await this.rest(komodo, step);
        return outs;
      }
      return { ...outs, ...(await this.deployed(komodo, step, outs.serverName)) };
    } catch (error) {
      throw new PartialFailure(id, outs, error);
    }
  }

  private async deployed(
    komodo: Komodo,
    step: Step<I>,
    where: string | undefined,
  ): Promise<DeployOuts> {
    const { target } = step;
    const inputs = step.inputs as I;
    const hash = await this.currentHash(komodo, inputs);
    try {
      await this.kind.beforeDeploy?.(komodo, target, inputs);
      await deploy(komodo, step);
    } catch (cause) {
      const { type } = this.kind;
      throw await reportFailedDeploy(komodo, { type, name: target.name, where, cause });
    }
    const hasCommit = this.kind.hasCommit?.(inputs);
    const item = hasCommit ? await freshItem(komodo, this.kind, target) : undefined;
    return { ...commitOf(item), deployHash: hash };
  }

  /** Stops or removes containers that should not run. */
  private async rest(komodo: Komodo, step: Step<I>): Promise<void> {
    const { deploy: deploys, state } = step.inputs;
    if (deploys === false) return;
    const item = await freshItem(komodo, this.kind, step.target);
    const now = item && this.kind.stateOf(item.info.state);
    if (state === "down" && now !== "down") await takeDown(komodo, "destroy", step);
    if (state === "stopped" && now !== "down" && now !== "stopped") {
      await takeDown(komodo, "stop", step);
    }
  }

  private step(id: string, olds: Olds<I>): Step<I> {
    const target = { id, name: olds.name ?? id, serverId: serverIdOf(olds) };
    return { kind: this.kind, target, inputs: olds };
  }

  async remove(komodo: Komodo, id: string, olds: Olds<I>): Promise<void> {
    const step = this.step(id, olds);
    try {
      await this.resource.refuseForeign(komodo, id, step.target.name);
      await destroyed(komodo, step);
      await this.resource.delete(komodo, id);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

type AnyOuts = DeployOuts & Record<string, unknown>;

function serverIdOf({
  server = "",
  swarm = "",
  serverId = server,
}: Partial<DeployInputs> & DeployOuts): string {
  return serverId === "" ? swarm : serverId;
}

function keptOuts(olds: Partial<DeployInputs> & DeployOuts, news: DeployInputs): AnyOuts {
  const { server = "", serverId = server, serverName } = olds;
  return {
    ...(serverId !== "" && serverId !== news.server && { serverId }),
    ...(serverName !== undefined && { serverName }),
  };
}

function commitOuts({ deployedCommit }: DeployOuts): DeployOuts {
  return deployedCommit === undefined ? {} : { deployedCommit };
}

function commitOf(item: Listed | undefined): DeployOuts {
  const commit = item?.info.deployed_hash;
  return commit ? { deployedCommit: commit } : {};
}

import { randomUUID } from "node:crypto";
import { isRecord, sameJson, UNKNOWN } from "../../../../providers/dynamic/values";
import { type Fault, faultsOf } from "./inputs";
import {
  type Computed,
  type Inputs,
  type Kind,
  kinds,
  subscriptionId,
  tenantId,
  text,
} from "./kinds";
import { refuseChange, refuseDelete, refuseWhatAzureRefuses } from "./refusals";
import { inputsOf } from "./shapes";
import type { Store } from "./store";

/** Outcome of a comparison, in the engine's words. */
export interface Difference {
  readonly changed: readonly string[];
  readonly replaces: readonly string[];
  /** The new resource has the old one's id, so that both cannot exist at once. */
  readonly deleteFirst: boolean;
}

const ROLE_ASSIGNMENT = "azure-native:authorization:RoleAssignment";
const BLOB_SETTINGS = "azure-native:storage:BlobServiceProperties";
const MACHINE = "azure-native:compute:VirtualMachine";

/** The life of resources in the stand-in. */
export class StandIn {
  constructor(private readonly store: Store) {}

  /** Checks inputs; names a role assignment, as the real plugin does when the program does not. */
  check(token: string, olds: Inputs, news: Inputs): { inputs: Inputs; faults: Fault[] } {
    const properties = inputsOf(token);
    if (!properties || !kinds[token]) {
      return { inputs: news, faults: [{ property: "", reason: `the stand-in has no ${token}` }] };
    }
    const named =
      token === ROLE_ASSIGNMENT && news.roleAssignmentName === undefined
        ? { ...news, roleAssignmentName: olds.roleAssignmentName ?? randomUUID() }
        : news;
    return { inputs: named, faults: faultsOf(named, properties) };
  }

  diff(token: string, id: string, olds: Inputs, news: Inputs): Difference {
    const names = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
    const changed = names.filter((name) => !sameJson(olds[name], news[name]));
    const kind = kindOf(token);
    const lasting = [...placeInputs, kind.nameInput, ...(kind.replace ?? [])];
    const replaces = changed.filter((name) => lasting.includes(name));
    return { changed, replaces, deleteFirst: kind.id(news) === id };
  }

  create(token: string, inputs: Inputs): { id: string; outputs: Inputs } {
    refuseWhatAzureRefuses(token, inputs, this.store);
    const id = kindOf(token).id(inputs);
    if (this.store.find(id)) throw new Error(`cannot create already existing resource '${id}'`);
    const outputs = this.save("create", token, { id, inputs });
    if (token === MACHINE) this.addDisk(inputs);
    return { id, outputs };
  }

  update(token: string, id: string, olds: Inputs, news: Inputs): Inputs {
    refuseChange(token, olds, news);
    refuseWhatAzureRefuses(token, news, this.store);
    return this.save("update", token, { id, inputs: news });
  }

  /** The resource as it is, or undefined. */
  read(id: string): { inputs: Inputs; outputs: Inputs } | undefined {
    return this.store.find(id);
  }

  delete(token: string, id: string): void {
    refuseDelete(id, this.store);
    const disk = token === MACHINE ? diskOf(this.store.find(id)?.inputs ?? {}) : undefined;
    // Settings of the blob service end, but what lies in the service stays.
    this.store.remove(id, { alone: token === BLOB_SETTINGS });
    if (disk?.deletedWithMachine) this.store.remove(disk.id);
    this.store.log(`delete ${token} ${id}`);
  }

  /**
   * Outputs in a preview, as the real plugin has them: what Azure chooses is not known, not even in
   * an update of what exists. Only the name lasts then.
   */
  previewed(token: string, inputs: Inputs, id: string): Inputs {
    const kind = kindOf(token);
    const chosen = kind.computed?.(withoutUnknownLists(inputs), id) ?? [];
    const unknown = chosen.map(
      ([path, value]) => [path, value === undefined ? undefined : UNKNOWN] as const,
    );
    const name = id === "" ? UNKNOWN : text(inputs, kind.nameInput);
    return withComputed({ ...inputs, name, type: UNKNOWN }, unknown);
  }

  invoke(token: string, args: Inputs): Inputs {
    if (token === "azure-native:authorization:getClientConfig") {
      const clientId = "00000000-0000-4000-8000-000000000003";
      return { subscriptionId, tenantId, clientId, objectId: clientId };
    }
    if (token === "azure-native:storage:listStorageAccountKeys") {
      const value = Buffer.from(`key of ${text(args, "accountName")}`).toString("base64");
      return { keys: [{ keyName: "key1", value, permissions: "FULL" }] };
    }
    if (token === "azure-native:compute:getVirtualMachine") return this.machine(args);
    throw new Error(`the stand-in has no function ${token}`);
  }

  private machine(args: Inputs): Inputs {
    const found = this.store.find(kindOf(MACHINE).id(args));
    if (found) return { ...found.outputs, id: found.id };
    throw new Error(`Code="ResourceNotFound" Message="${text(args, "vmName")} was not found."`);
  }

  private save(verb: string, token: string, one: { id: string; inputs: Inputs }): Inputs {
    const { id, inputs } = one;
    const outputs = outputsOf(token, id, inputs);
    this.store.put({ token, id, inputs, outputs });
    this.store.log(`${verb} ${token} ${id}`);
    return outputs;
  }

  private addDisk(machine: Inputs): void {
    const { id } = diskOf(machine);
    this.store.put({ token: "disk", id, inputs: {}, outputs: {} });
  }
}

/** Inputs that say where a resource lies. */
const placeInputs = ["resourceGroupName", "location", "virtualNetworkName", "accountName"];

function kindOf(token: string): Kind {
  const kind = kinds[token];
  if (!kind) throw new Error(`the stand-in has no ${token}`);
  return kind;
}

function outputsOf(token: string, id: string, inputs: Inputs): Inputs {
  const kind = kindOf(token);
  const own = { ...inputs, name: text(inputs, kind.nameInput), type: typeIn(id) };
  return withComputed(own, kind.computed?.(inputs, id) ?? []);
}

/** A list that is not known in a preview would break the computing of outputs. */
function withoutUnknownLists(inputs: Inputs): Inputs {
  return { ...inputs, ...(inputs.ipConfigurations === UNKNOWN && { ipConfigurations: [] }) };
}

function typeIn(id: string): string {
  const [, path = "Microsoft.Resources/resourceGroups"] = id.split(
    /\/providers\/(?!.*\/providers\/)/,
  );
  return path.split("/").slice(0, 2).join("/");
}

function diskOf(machine: Inputs): { id: string; deletedWithMachine: boolean } {
  const disk = (machine.storageProfile as { osDisk: Inputs }).osDisk;
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${text(machine, "resourceGroupName")}`;
  const id = `${group}/providers/Microsoft.Compute/disks/${text(disk, "name")}`;
  return { id, deletedWithMachine: disk.deleteOption === "Delete" };
}

function withComputed(outputs: Inputs, computed: Computed): Inputs {
  return computed.reduce((all, [path, value]) => setAt(all, path.split("."), value), outputs);
}

function setAt(target: Inputs, [key = "", ...rest]: string[], value: unknown): Inputs {
  const inner = target[key];
  const changed = rest.length === 0 ? value : setAt(isRecord(inner) ? inner : {}, rest, value);
  const { [key]: _old, ...others } = target;
  return changed === undefined ? others : { ...others, [key]: changed };
}

import { PartialFailure } from "../dynamic/failure";
import { type Field, type Fields, type FieldTable, remoteName } from "../dynamic/fields";
import { isRecord } from "../dynamic/values";
import type { ListItem, Resource, ResourceType, WriteCalls } from "./api";
import type { Komodo } from "./context";
import { faultOf } from "./errors";

/** Inputs that every kind with a `config` has. */
export interface MetaInputs {
  name: string;
  description?: string;
  tags?: string[];
  template?: boolean;
  adopt?: boolean;
}

const META = new Set(["name", "description", "tags", "template"]);

/** Table of the inputs that every kind with a `config` has, but for its name. */
export const metaFields: Omit<Fields<MetaInputs>, "name"> = {
  description: { type: "string", default: "", doc: "Free text, shown in Komodo." },
  tags: {
    type: "strings",
    default: [],
    unordered: true,
    doc: "Names of Komodo tags. A tag that does not exist is made, with Komodo's default colour.",
  },
  template: {
    type: "boolean",
    default: false,
    doc: "Marks the resource as a template to copy from.",
  },
  adopt: {
    type: "boolean",
    local: true,
    doc:
      "Take over a resource that already exists under this name, instead of failing. Fields that " +
      "the program does not set stay as they are and show as drift in the next refresh.",
  },
};

const PARTS = { Server: "ListFullServers", Stack: "ListFullStacks" } as const;
const STATES = { Server: "ListServers", Stack: "ListStacks" } as const;

/** A partial config in Komodo's own form: the named fields, absent ones as their default. */
export function toConfig(
  fields: FieldTable,
  inputs: object,
  keys: readonly string[],
): Record<string, unknown> {
  const given = inputs as Record<string, unknown>;
  return remoteValues(
    fields,
    given,
    keys.filter((key) => isSent(key, fields[key])),
  );
}

function remoteValues(
  fields: FieldTable,
  given: Record<string, unknown>,
  keys: readonly string[],
): Record<string, unknown> {
  const entries = keys.map((key) => {
    const field = fields[key] as FieldTable[string];
    const value = given[key] ?? field.initial ?? field.default;
    return [remoteName(key, field), toRemote(field.fields, value)];
  });
  return withoutUndefined(entries);
}

function withoutUndefined(entries: unknown[][]): Record<string, unknown> {
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Record<
    string,
    unknown
  >;
}

function isSent(key: string, field: Field | undefined): boolean {
  return !META.has(key) && field !== undefined && !field.local && !field.unsent;
}

function toRemote(parts: FieldTable | undefined, value: unknown): unknown {
  if (!parts) return value;
  if (Array.isArray(value)) return value.map((item) => toRemote(parts, item));
  return isRecord(value) ? remoteValues(parts, value, Object.keys(parts)) : value;
}

/** Inputs out of a config as Komodo returns it; what the table does not know is left out. */
export function fromConfig(
  fields: FieldTable,
  config: Record<string, unknown>,
): Record<string, unknown> {
  const sent = Object.entries(fields).filter(([key, field]) => isSent(key, field));
  return ourValues(Object.fromEntries(sent), config);
}

function ourValues(fields: FieldTable, config: Record<string, unknown>): Record<string, unknown> {
  return withoutUndefined(
    Object.entries(fields).map(([key, field]) => [
      key,
      fromRemote(field.fields, config[remoteName(key, field)]),
    ]),
  );
}

function fromRemote(parts: FieldTable | undefined, value: unknown): unknown {
  if (!parts) return value;
  if (Array.isArray(value)) return value.map((item) => fromRemote(parts, item));
  return isRecord(value) ? ourValues(parts, value) : value;
}

/** Keys that a create sends: those that the program sets and those where our default differs. */
export function givenKeys(fields: FieldTable, inputs: object): string[] {
  const given = inputs as Record<string, unknown>;
  return Object.keys(fields).filter(
    (key) => given[key] !== undefined || fields[key]?.initial !== undefined,
  );
}

/** Life of the kinds that have a `config`: one implementation for all of them. */
export class ConfigResource {
  constructor(
    readonly type: ResourceType,
    readonly fields: FieldTable,
  ) {}

  /** Makes the resource with its tags and description, or takes over one of the same name. */
  async create(komodo: Komodo, inputs: MetaInputs): Promise<Resource> {
    const config = toConfig(this.fields, inputs, givenKeys(this.fields, inputs));
    const made = await this.createOrAdopt(komodo, inputs, config);
    const id = made._id.$oid;
    const metaKeys = Object.keys(inputs).filter((key) => META.has(key) && key !== "name");
    try {
      await this.writeMeta(komodo, id, inputs, metaKeys);
    } catch (error) {
      // Left out of the state, so that the next update finds them changed and writes them.
      throw new PartialFailure(
        id,
        Object.fromEntries(metaKeys.map((key) => [key, undefined])),
        error,
      );
    }
    return made;
  }

  private async createOrAdopt(
    komodo: Komodo,
    inputs: MetaInputs,
    config: Record<string, unknown>,
  ): Promise<Resource> {
    const { name } = inputs;
    try {
      return await this.written(komodo, () =>
        komodo.client.write(`Create${this.type}` as "CreateStack", { name, config }),
      );
    } catch (error) {
      if (faultOf(error) !== "conflict") throw error;
      if (!inputs.adopt) throw new Error(this.takenMessage(name));
      return this.written(komodo, () =>
        komodo.client.write(`Update${this.type}` as "UpdateStack", { id: name, config }),
      );
    }
  }

  private takenMessage(name: string): string {
    const subject = `${this.type} "${name}"`;
    return `${subject}: Komodo has one of this name already. Set \`adopt: true\` to take it over, or choose another name.`;
  }

  /** Sends the changed fields only; fields that left the program are reset to their default. */
  async update(
    komodo: Komodo,
    id: string,
    inputs: MetaInputs,
    changed: readonly string[],
  ): Promise<void> {
    if (changed.includes("name")) await this.rename(komodo, id, inputs.name);
    const config = toConfig(this.fields, inputs, changed);
    if (Object.keys(config).length > 0) {
      const name = `Update${this.type}` as "UpdateStack";
      await this.written(komodo, () => komodo.client.write(name, { id, config }));
    }
    await this.writeMeta(komodo, id, inputs, changed);
  }

  private async rename(komodo: Komodo, id: string, name: string): Promise<void> {
    const call = `Rename${this.type}` as keyof WriteCalls as "RenameStack";
    await this.written(komodo, () => komodo.client.write(call, { id, name }));
  }

  private async writeMeta(
    komodo: Komodo,
    id: string,
    inputs: MetaInputs,
    keys: readonly string[],
  ): Promise<void> {
    const changes = {
      ...(keys.includes("description") && { description: inputs.description ?? "" }),
      ...(keys.includes("tags") && { tags: inputs.tags ?? [] }),
      ...(keys.includes("template") && { template: inputs.template ?? false }),
    };
    if (Object.keys(changes).length === 0) return;
    await komodo.tags.ensure(changes.tags ?? []);
    const target = { type: this.type, id };
    await this.written(komodo, () =>
      komodo.client.write("UpdateResourceMeta", { target, ...changes }),
    );
  }

  /** The resource out of the one listing of its kind, or undefined when it is gone. */
  async find(komodo: Komodo, id: string): Promise<Resource | undefined> {
    const all = await komodo.listings.get(PARTS[this.type]);
    return all.find((resource) => resource._id.$oid === id);
  }

  /** The resource's state out of the one listing of its kind. */
  async item(komodo: Komodo, id: string): Promise<ListItem | undefined> {
    const all: ListItem<unknown>[] = await komodo.listings.get(STATES[this.type]);
    return all.find((item) => item.id === id) as ListItem | undefined;
  }

  /** Its inputs as Komodo has them now, with tags by name. */
  async inputsOf(komodo: Komodo, found: Resource): Promise<Record<string, unknown>> {
    const { name, description, template } = found;
    const tags = await komodo.tags.namesOf(found.tags);
    return { ...fromConfig(this.fields, found.config), name, description, template, tags };
  }

  /** Deletes the record; one that is gone already is a success. */
  async delete(komodo: Komodo, id: string): Promise<void> {
    try {
      await this.written(komodo, () =>
        komodo.client.write(`Delete${this.type}` as "DeleteStack", { id }),
      );
    } catch (error) {
      if (faultOf(error) !== "notFound") throw error;
    }
  }

  /** Runs a write; the listings of this kind are stale while it runs and after it. */
  private async written<T>(komodo: Komodo, write: () => Promise<T>): Promise<T> {
    const stale = [PARTS[this.type], STATES[this.type]];
    komodo.listings.drop(...stale);
    try {
      return await write();
    } finally {
      komodo.listings.drop(...stale);
    }
  }
}

/**
 * Keeps the form in which the program names another resource: Komodo stores ids, so a name that
 * still leads to the same id is no drift. Otherwise the name that the remote has now.
 */
export function referenceForm(
  old: unknown,
  remoteId: string,
  items: readonly { id: string; name: string }[],
): string {
  const name = items.find((item) => item.id === remoteId)?.name ?? remoteId;
  return old === remoteId || old === name ? old : name;
}

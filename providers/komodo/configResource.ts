import { PartialFailure } from "../dynamic/failure";
import type { FieldTable } from "../dynamic/fields";
import type { Properties } from "../dynamic/values";
import type { ListItem, Resource, ResourceType } from "./api";
import { fromConfig, givenKeys, META, toConfig } from "./configForm";
import type { Komodo } from "./context";
import { faultOf } from "./errors";
import type { MetaInputs } from "./meta";
import { withReferences } from "./references";

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
        komodo.client.write(`Create${this.type}`, { name, config }),
      );
    } catch (error) {
      if (faultOf(error) !== "conflict") throw error;
      if (!inputs.adopt) throw new Error(this.takenMessage(name));
      return this.written(komodo, () =>
        komodo.client.write(`Update${this.type}`, { id: name, config }),
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
      await this.written(komodo, () => komodo.client.write(`Update${this.type}`, { id, config }));
    }
    await this.writeMeta(komodo, id, inputs, changed);
  }

  private async rename(komodo: Komodo, id: string, name: string): Promise<void> {
    await this.written(komodo, () => komodo.client.write(`Rename${this.type}`, { id, name }));
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
    const all = await komodo.listings.get(`ListFull${this.type}s`);
    return all.find((resource) => resource._id.$oid === id);
  }

  /** The resource's state out of the one listing of its kind. */
  async item(komodo: Komodo, id: string): Promise<ListItem | undefined> {
    const all: ListItem[] = await komodo.listings.get(`List${this.type}s`);
    return all.find((item) => item.id === id);
  }

  /** Its inputs as Komodo has them now: tags by name, references in the form of the program. */
  async inputsOf(komodo: Komodo, found: Resource, olds: object): Promise<Record<string, unknown>> {
    const { name, description, template } = found;
    const tags = await komodo.tags.namesOf(found.tags);
    const config = fromConfig(this.fields, found.config);
    const named = await withReferences(komodo, this.fields, config, olds as Properties);
    return { ...named, name, description, template, tags };
  }

  /** Deletes the record; one that is gone already is a success. */
  async delete(komodo: Komodo, id: string): Promise<void> {
    try {
      await this.written(komodo, () => komodo.client.write(`Delete${this.type}`, { id }));
    } catch (error) {
      if (faultOf(error) !== "notFound") throw error;
    }
  }

  private written<T>(komodo: Komodo, write: () => Promise<T>): Promise<T> {
    return komodo.listings.written([`ListFull${this.type}s`, `List${this.type}s`], write);
  }
}

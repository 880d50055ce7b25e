import { PartialFailure } from "../dynamic/failure";
import type { FieldTable } from "../dynamic/fields";
import type { Properties } from "../dynamic/values";
import type { ListItem, Resource, ResourceType, Update } from "./api";
import { type ConfigForm, fieldByField, META } from "./configForm";
import type { Komodo } from "./context";
import { faultOf } from "./errors";
import { failingStage } from "./executions";
import type { MetaInputs } from "./meta";
import { withReferences } from "./references";

/** Life of the kinds that have a `config`: one implementation for all of them. */
export class ConfigResource {
  constructor(
    readonly type: ResourceType,
    readonly fields: FieldTable,
    private readonly form: ConfigForm = fieldByField(fields),
  ) {}

  /** Makes the resource with its tags and description, or takes over one of the same name. */
  async create(komodo: Komodo, inputs: MetaInputs): Promise<Resource> {
    komodo.ownership.refuseTag(this.subject(inputs.name), inputs.tags);
    const config = this.form.toNewConfig(inputs);
    const made = await this.createOrAdopt(komodo, inputs, config);
    const id = made._id.$oid;
    const given = Object.keys(inputs).filter((key) => META.has(key) && key !== "name");
    const metaKeys = komodo.ownership.isOn ? [...new Set([...given, "tags"])] : given;
    try {
      await this.writeMeta(komodo, id, await this.withTagsOf(komodo, made, inputs), metaKeys);
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

  /** The inputs with the tags that an adopted resource has where the program names none. */
  private async withTagsOf(
    komodo: Komodo,
    { tags }: Resource,
    inputs: MetaInputs,
  ): Promise<MetaInputs> {
    if (inputs.tags !== undefined || !komodo.ownership.isOn) return inputs;
    return { ...inputs, tags: komodo.ownership.unmarked(await komodo.tags.namesOf(tags)) };
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
      komodo.ownership.refuseForeign(this.subject(name), await this.tagNames(komodo, name));
      if (!inputs.adopt) throw new Error(this.takenMessage(name));
      return this.written(komodo, () =>
        komodo.client.write(`Update${this.type}`, { id: name, config }),
      );
    }
  }

  private takenMessage(name: string): string {
    return `${this.subject(name)}: Komodo has one of this name already. Set \`adopt: true\` to take it over, or choose another name.`;
  }

  /** Sends the changed fields only; fields that left the program are reset to their default. */
  async update(
    komodo: Komodo,
    id: string,
    inputs: MetaInputs,
    changed: readonly string[],
  ): Promise<void> {
    komodo.ownership.refuseTag(this.subject(inputs.name), inputs.tags);
    const isMarked = await this.refuseForeign(komodo, id, inputs.name);
    const config = this.form.toConfig(inputs, changed);
    if (Object.keys(config).length > 0) {
      await this.written(komodo, () => komodo.client.write(`Update${this.type}`, { id, config }));
    }
    await this.writeMeta(komodo, id, inputs, isMarked ? changed : [...changed, "tags"]);
    if (changed.includes("name")) await this.rename(komodo, id, inputs.name);
  }

  /**
   * Throws when Komodo has the resource as another owner's; otherwise tells whether it has our mark
   * already. One call where owners are in use, none where they are not.
   */
  async refuseForeign(komodo: Komodo, id: string, name: string): Promise<boolean> {
    if (!komodo.ownership.isOn) return true;
    const names = await this.tagNames(komodo, id);
    komodo.ownership.refuseForeign(this.subject(name), names);
    return komodo.ownership.isMarked(names);
  }

  /** Tags of a resource as it is now, by id or name; none when it is gone. */
  private async tagNames(komodo: Komodo, id: string): Promise<string[]> {
    try {
      const { tags } = await this.got(komodo, id);
      return await komodo.tags.namesOf(tags);
    } catch (error) {
      if (faultOf(error) === "notFound") return [];
      throw error;
    }
  }

  private subject(name: string): string {
    return `${this.type} "${name}"`;
  }

  /**
   * Comes after all other writes: Komodo 2.3.2 keeps the new name even where it then cannot rename
   * the container or folder on the server. The state has to know it, or each run would try again.
   */
  private async rename(komodo: Komodo, id: string, name: string): Promise<void> {
    try {
      const update = await this.written(komodo, () =>
        komodo.client.write(`Rename${this.type}`, { id, name }),
      );
      if (!update.success) throw this.halfRenamed(name, update);
    } catch (error) {
      throw (await this.nameNow(komodo, id)) === name ? new PartialFailure(id, {}, error) : error;
    }
  }

  private halfRenamed(name: string, update: Update): Error {
    const { stage, log } = failingStage(update);
    return new Error(
      `${this.subject(name)}: has its new name in Komodo, but what is on its server has not: ` +
        `${stage}: ${log}. Rename or remove that by hand, then run \`pulumi up\` again.`,
    );
  }

  /** Its name in Komodo at this moment; undefined when it cannot be told. */
  private async nameNow(komodo: Komodo, id: string): Promise<string | undefined> {
    const found = await this.got(komodo, id).catch(() => undefined);
    return found?.name;
  }

  private got(komodo: Komodo, id: string): Promise<Resource> {
    const key = this.type === "ResourceSync" ? "sync" : this.type.toLowerCase();
    return komodo.client.read(`Get${this.type}`, { [key]: id });
  }

  private async writeMeta(
    komodo: Komodo,
    id: string,
    inputs: MetaInputs,
    keys: readonly string[],
  ): Promise<void> {
    const changes = {
      ...(keys.includes("description") && { description: inputs.description ?? "" }),
      ...(keys.includes("tags") && { tags: komodo.ownership.marked(inputs.tags) }),
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
    const tags = komodo.ownership.unmarked(await komodo.tags.namesOf(found.tags));
    const config = this.form.fromConfig(found.config);
    const named = await withReferences(komodo, this.fields, config, olds as Properties);
    return { ...named, name, description, template, tags };
  }

  /** Deletes the record; one that is gone already is a success. */
  async delete(komodo: Komodo, id: string, name = id): Promise<void> {
    try {
      await this.refuseForeign(komodo, id, name);
      await this.written(komodo, () => komodo.client.write(`Delete${this.type}`, { id }));
    } catch (error) {
      if (faultOf(error) !== "notFound") throw error;
    }
  }

  private written<T>(komodo: Komodo, write: () => Promise<T>): Promise<T> {
    return komodo.listings.written([`ListFull${this.type}s`, `List${this.type}s`], write);
  }
}

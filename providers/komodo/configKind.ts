import { PartialFailure } from "../dynamic/failure";
import { type Fields, untyped } from "../dynamic/fields";
import type { Handler, Outs } from "../dynamic/handler";
import type { PropertyProblem } from "../dynamic/validate";
import type { Resource, ResourceType } from "./api";
import type { ConfigForm } from "./configForm";
import { ConfigResource } from "./configResource";
import type { Komodo } from "./context";
import type { MetaInputs } from "./meta";

/** What a kind whose life is only its record says beyond its table. */
export interface ConfigKind<I extends MetaInputs, O extends Outs> {
  readonly type: ResourceType;
  readonly fields: Fields<I>;
  /** How the inputs become Komodo's config, where they are not field by field. */
  readonly form?: ConfigForm;
  /** Turns inputs into those that are stored. */
  readonly resolve?: (inputs: Partial<I>) => Partial<I>;
  /** Findings that concern more than one field. */
  readonly problems?: (inputs: Partial<I>) => PropertyProblem[];
  /**
   * Brings inputs into the form that Komodo needs, and throws for those that lead nowhere. Called
   * before a write, with the names of the inputs that it concerns.
   */
  prepare?(inputs: I, komodo: Komodo, changed: readonly string[]): Promise<I>;
  /** Brings what Komodo has into the form of the program, beyond names and references. */
  observe?(remote: Partial<I>, olds: Partial<I>, komodo: Komodo): Promise<Partial<I>>;
  /** Outputs of the resource as it is now. */
  outs?(found: Resource, komodo: Komodo): Promise<O>;
  /** Throws when what was written turns out not to work, such as a schedule that never runs. */
  verify?(id: string, inputs: I, komodo: Komodo): Promise<void>;
  /** Throws when the resource must not be deleted yet. */
  beforeDelete?(id: string, olds: Partial<I>, komodo: Komodo): Promise<void>;
}

/**
 * Handler of a kind that is only a record: Create, Update, Rename, UpdateResourceMeta and Delete;
 * reads come from one ListFull call for all resources of the kind.
 */
export function configKind<I extends MetaInputs, O extends Outs>(
  kind: ConfigKind<I, O>,
): Handler<Komodo, I, O> {
  const { type, fields } = kind;
  const resource = new ConfigResource(type, untyped(fields), kind.form);
  return {
    kind: `komodo:${type}`,
    subject: ({ name }) => `${type} "${String(name)}"`,
    fields,
    ...(kind.resolve && { resolve: kind.resolve }),
    ...(kind.problems && { problems: kind.problems }),
    async create(inputs, komodo) {
      const ready = (await kind.prepare?.(inputs, komodo, Object.keys(inputs))) ?? inputs;
      const made = await resource.create(komodo, ready);
      return { id: made._id.$oid, outs: await settled(kind, inputs, made, komodo) };
    },
    async read(id, olds, komodo) {
      const found = await resource.find(komodo, id);
      if (!found) return undefined;
      const remote = (await resource.inputsOf(komodo, found, olds)) as Partial<I>;
      const inputs = (await kind.observe?.(remote, olds, komodo)) ?? remote;
      return { inputs, outs: await outsOf(kind, found, komodo) };
    },
    async update(id, { news, changed }, komodo) {
      const ready = (await kind.prepare?.(news, komodo, changed)) ?? news;
      await resource.update(komodo, id, ready, changed);
      const found = kind.outs && (await resource.find(komodo, id));
      return settled(kind, news, found ?? { _id: { $oid: id } }, komodo);
    },
    async delete(id, olds, komodo) {
      await kind.beforeDelete?.(id, olds, komodo);
      await resource.delete(komodo, id, olds.name);
    },
  };
}

/** A resource that exists but does not work is kept, so that the next update mends it. */
async function settled<I extends MetaInputs, O extends Outs>(
  kind: ConfigKind<I, O>,
  inputs: I,
  made: Pick<Resource, "_id"> & Partial<Resource>,
  komodo: Komodo,
): Promise<O> {
  const id = made._id.$oid;
  try {
    await kind.verify?.(id, inputs, komodo);
    return await outsOf(kind, made as Resource, komodo);
  } catch (error) {
    throw new PartialFailure(id, {}, error);
  }
}

async function outsOf<I extends MetaInputs, O extends Outs>(
  kind: ConfigKind<I, O>,
  found: Resource,
  komodo: Komodo,
): Promise<O> {
  return (await kind.outs?.(found, komodo)) ?? ({} as O);
}

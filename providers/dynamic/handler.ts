import type { FieldProblem, Fields } from "./fields";
import type { PropertyProblem } from "./validate";

/** Outputs of a kind beyond its inputs. */
export type Outs = Record<string, unknown>;

/** What `read` found on the remote side. */
export interface Found<I, O> {
  /** Inputs as the remote has them, complete: every field that it knows. */
  readonly inputs: Partial<I>;
  readonly outs: O;
}

/**
 * The life of one kind of resource: plain functions over resolved inputs and a context (the client
 * and what goes with it). A handler never sees the engine: tests call it directly.
 */
export interface Handler<C, I extends object, O extends object> {
  /** Type token without its package: `komodo:Stack`. */
  readonly kind: string;
  /** How messages name the object: `Stack "media"`. */
  readonly subject: (inputs: Partial<I>) => string;
  readonly fields: Fields<I>;
  /** Names of outputs that state must keep encrypted. */
  readonly secretOuts?: readonly (keyof O & string)[];
  /** Deletes the old object before the new one is made, because both cannot exist at once. */
  readonly deleteBeforeReplace?: true;
  /** Turns inputs into those that are stored, such as a file asset into its text. */
  resolve?(inputs: Partial<I>): Partial<I>;
  /** Findings that concern more than one field. Nothing unknown may be judged. */
  problems?(inputs: Partial<I>): PropertyProblem[];
  /** True when the state asks for an update though no input changed, as after a failed deploy. */
  stale?(olds: Partial<I> & Partial<O>, news: Partial<I>): boolean;
  /** Says why new inputs cannot follow the last state, at preview. Unknown values are not judged. */
  refuseChange?(olds: Partial<I> & Partial<O>, news: Partial<I>): FieldProblem | undefined;
  create(inputs: I, context: C): Promise<{ id: string; outs: O }>;
  /** Finds the object by id; undefined when it is gone. */
  read(id: string, olds: Partial<I> & Partial<O>, context: C): Promise<Found<I, O> | undefined>;
  update(id: string, change: Change<I, O>, context: C): Promise<O>;
  /** Removes the object. One that is gone already is a success. */
  delete(id: string, olds: Partial<I> & Partial<O>, context: C): Promise<void>;
}

/** An update: the last state, the new inputs and the names of the inputs that differ. */
export interface Change<I extends object, O extends object> {
  readonly olds: Partial<I> & Partial<O>;
  readonly news: I;
  readonly changed: readonly (keyof I & string)[];
}

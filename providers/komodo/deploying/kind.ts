import type { Fields } from "../../dynamic/fields";
import type { PropertyProblem } from "../../dynamic/validate";
import type { Resource } from "../api";
import type { Komodo } from "../context";
import type { Bounds, Outcome } from "../executions";
import type { DeployInputs } from "./inputs";
import type { Texts } from "./names";

/** What is done to something that is deployed. */
export type Verb = "deploy" | "stop" | "destroy";

/** State of containers in the words of the input `state`, or Komodo's word where there is none. */
export type ContainerState = string;

/** Something deployed, on the server or swarm where it runs. */
export interface Target {
  readonly id: string;
  readonly name: string;
  /** Key of the server or swarm, for the bound on parallel deploys. */
  readonly serverId: string;
}

/** What is to be verified after a deploy, and until when. */
export interface HealthCheck<I> {
  readonly id: string;
  readonly inputs: Partial<I>;
  /** Time as Date.now gives it. */
  readonly deadlineMs: number;
}

/** What a kind that is deployed says of itself; the rest is one mechanism for all of them. */
export interface DeployedKind<I extends DeployInputs> {
  readonly type: "Stack" | "Deployment";
  readonly fields: Fields<I>;
  /** Komodo's requests, as messages name them. */
  readonly calls: Readonly<Record<Verb, string>>;
  /**
   * Inputs whose change alters what runs: these make up the deploy hash. The other ones only change
   * the record in Komodo.
   */
  readonly deployRelevant: readonly (keyof I & string)[];
  /** Further values that count as the inputs in `deployRelevant` do. */
  moreRelevant?(inputs: Partial<I>): readonly unknown[];
  /** The texts that Komodo fills `[[NAMES]]` in. */
  texts(inputs: Partial<I>): Texts;
  /** Turns inputs into those that are stored. */
  resolve?(inputs: Partial<I>): Partial<I>;
  /** Findings that concern more than one field. */
  problems(inputs: Partial<I>): PropertyProblem[];
  /** Carries a request out to its end, within the bounds. */
  run(komodo: Komodo, verb: Verb, step: { id: string } & Bounds): Promise<Outcome>;
  /** Names or ids of the servers that Core reaches through what is deployed. */
  severs?(inputs: Partial<I>): readonly string[];
  /** A listed state in the words of the input `state`. */
  stateOf(listed: string): ContainerState;
  /** Waits until what was deployed is healthy; what is wrong, or undefined. */
  unhealthiness(komodo: Komodo, check: HealthCheck<I>): Promise<string | undefined>;
  /** Throws when the deploy could not come out right, such as for a missing file. */
  beforeDeploy?(komodo: Komodo, target: Target, inputs: I): Promise<void>;
  /** True when what runs is no longer what Komodo would deploy now, such as after a push. */
  isOutdated?(found: Resource, inputs: Partial<I>): boolean;
  /** True when what is deployed comes from a Git commit. */
  hasCommit?(inputs: Partial<I>): boolean;
}

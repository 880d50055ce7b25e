import assert from "node:assert/strict";
import type { dynamic } from "@pulumi/pulumi";
import type { Properties } from "../../providers/dynamic/values";

/** The methods that every kind has. */
export type Methods = Required<
  Pick<
    dynamic.ResourceProvider<Properties, Properties>,
    "check" | "diff" | "create" | "read" | "update" | "delete"
  >
>;

/** A kind by the last part of its type token: `Stack`. */
export type Kind = string;

/** What one `pulumi` command has of a system: its providers, by kind. */
export interface Providers {
  provider(kind: Kind): Methods;
}

/** What the engine did with a resource. */
export type Step = "create" | "update" | "replace" | "same";

/** A failure as the engine gets it. */
export type EngineError = Error & { id?: string; properties?: Properties; reasons?: string[] };

/**
 * One resource as the engine holds it, with the rules of the engine that matter here: a half-made
 * resource is kept and updated next, a replacement deletes first where the kind asks for it.
 */
export class Held {
  id?: string | undefined;
  inputs: Properties = {};
  outs: Properties = {};
  private isHalfMade = false;

  constructor(readonly kind: Kind) {}

  /** `pulumi up` with these arguments. */
  async up(run: Providers, args: Properties): Promise<Step> {
    const provider = run.provider(this.kind);
    const news = await checked(provider, this.inputs, args);
    if (this.id === undefined) return this.create(provider, news);
    const diff = await provider.diff(this.id, this.outs, news);
    const { changes, replaces = [], deleteBeforeReplace } = diff;
    if (replaces.length > 0) return this.replace(provider, news, deleteBeforeReplace === true);
    if (changes !== true && !this.isHalfMade) {
      this.inputs = news;
      return "same";
    }
    const { id, outs: olds } = this;
    await this.keeping(news, async () => {
      const { outs = {} } = await provider.update(id, olds, news);
      return { id, outs };
    });
    return "update";
  }

  /** `pulumi refresh`: true while the object exists. */
  async refresh(run: Providers): Promise<boolean> {
    const { id = "", outs } = this;
    const found = await run.provider(this.kind).read(id, outs);
    this.id = found.id;
    this.outs = found.props ?? {};
    this.inputs = found.inputs ?? {};
    return found.id !== undefined;
  }

  /** `pulumi destroy`. */
  async destroy(run: Providers): Promise<void> {
    await run.provider(this.kind).delete(this.id ?? "", this.outs);
    this.id = undefined;
  }

  private async replace(provider: Methods, news: Properties, deletesFirst: boolean): Promise<Step> {
    const { id = "", outs } = this;
    if (deletesFirst) await provider.delete(id, outs);
    await this.create(provider, news);
    if (!deletesFirst) await provider.delete(id, outs);
    return "replace";
  }

  private async create(provider: Methods, news: Properties): Promise<Step> {
    await this.keeping(news, async () => {
      const { id, outs } = await provider.create(news);
      return { id, outs: outs ?? {} };
    });
    return "create";
  }

  private async keeping(
    news: Properties,
    work: () => Promise<{ id: string; outs: Properties }>,
  ): Promise<void> {
    try {
      Object.assign(this, { ...(await work()), inputs: news, isHalfMade: false });
    } catch (error) {
      const { id, properties } = error as EngineError;
      if (id !== undefined) {
        Object.assign(this, { id, outs: properties ?? {}, inputs: news, isHalfMade: true });
      }
      throw error;
    }
  }
}

async function checked(provider: Methods, olds: Properties, args: Properties): Promise<Properties> {
  const { inputs, failures = [] } = await provider.check(olds, args);
  assert.deepEqual(failures, []);
  return inputs ?? {};
}

/** The message of what the work throws; fails when it throws nothing. */
export async function messageOf(work: Promise<unknown>): Promise<string> {
  return (await errorOf(work)).message;
}

/** What the work throws, as the engine gets it; fails when it throws nothing. */
export async function errorOf(work: Promise<unknown>): Promise<EngineError> {
  try {
    await work;
  } catch (error) {
    return error as EngineError;
  }
  throw new assert.AssertionError({ message: "nothing was thrown" });
}

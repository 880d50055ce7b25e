import type { dynamic } from "@pulumi/pulumi";
import { ApiError } from "../http/errors";
import { computedNote, withoutComputed } from "./computed";
import { difference } from "./diff";
import { PartialFailure } from "./failure";
import { type FieldTable, partsOf, stored, untyped } from "./fields";
import type { Change, Handler } from "./handler";
import { formatProblem, InputError } from "./problem";
import { observed } from "./refresh";
import { hasUnknown, isRecord, type Properties, withoutAbsent } from "./values";
import { type PropertyProblem, validate } from "./validate";

const PROVIDER = "__provider";

/** What the adapter needs of the process it runs in. */
export interface Surroundings<C> {
  /** Called at the first create, read, update or delete; throws when settings are missing. */
  context(): C;
  /** Takes every known secret out of a text. */
  redact(text: string): string;
  /** Remembers secret values for `redact`. */
  addSecret(value: unknown): void;
  /** What to do next about a refusal of the remote system; without its full stop. */
  advice(error: ApiError): string;
}

/** Makes the provider object that Pulumi's dynamic-provider process calls, out of a handler. */
export function toProvider<C, I extends object, O extends object>(
  handler: Handler<C, I, O>,
  around: Surroundings<C>,
): dynamic.ResourceProvider {
  const adapter = new Adapter(handler, around);
  return {
    check: (_olds: Properties, news: Properties) => adapter.guard(() => adapter.check(news)),
    diff: (_id, olds: Properties, news: Properties) =>
      adapter.guard(() => adapter.diff(olds, news)),
    create: (news: Properties) => adapter.guard(() => adapter.create(news), news),
    read: (id, olds?: Properties) => adapter.guard(() => adapter.read(id, olds ?? {}), olds),
    update: (id, olds: Properties, news: Properties) =>
      adapter.guard(() => adapter.update(id, olds, news), news),
    delete: (id, olds: Properties) => adapter.guard(() => adapter.delete(id, olds), olds),
  };
}

class Adapter<C, I extends object, O extends object> {
  private readonly fields: FieldTable;

  constructor(
    private readonly handler: Handler<C, I, O>,
    private readonly around: Surroundings<C>,
  ) {
    this.fields = untyped(handler.fields);
  }

  check(raw: Properties): dynamic.CheckResult {
    const news = this.known(raw);
    const first = validate(this.fields, news);
    if (first.length > 0) return { inputs: raw, failures: this.failures(news, first) };
    const { inputs, problems } = this.resolved(news as Partial<I>);
    if (problems.length > 0) return { inputs: raw, failures: this.failures(news, problems) };
    return { inputs: this.normalised(inputs), failures: [] };
  }

  private resolved(news: Partial<I>): { inputs: Partial<I>; problems: PropertyProblem[] } {
    try {
      const inputs = this.handler.resolve?.(news) ?? news;
      const own = this.handler.problems?.(inputs) ?? [];
      return { inputs, problems: [...validate(this.fields, inputs), ...own] };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const problems = error.problems.map((p) => ({ ...p, path: p.property ?? "" }));
      return { inputs: news, problems };
    }
  }

  diff(rawOlds: Properties, rawNews: Properties): dynamic.DiffResult {
    const [olds, news] = [this.known(rawOlds), this.known(rawNews)];
    this.refuseChange(olds, news);
    const { changed, replaces } = difference(this.fields, olds, news);
    const stale =
      this.handler.stale?.(olds as Partial<I> & Partial<O>, news as Partial<I>) ?? false;
    return {
      changes: changed.length > 0 || stale,
      replaces: [...replaces],
      deleteBeforeReplace: replaces.length > 0 && this.handler.deleteBeforeReplace === true,
    };
  }

  private refuseChange(olds: Properties, news: Properties): void {
    const inputs = news as Partial<I>;
    const problem = this.handler.refuseChange?.(olds as Partial<I> & Partial<O>, inputs);
    if (problem) throw new InputError([{ ...problem, subject: this.handler.subject(inputs) }]);
  }

  async create(raw: Properties): Promise<dynamic.CreateResult> {
    const inputs = this.known(raw);
    const { id, outs } = await this.handler.create(inputs as I, this.around.context());
    return { id, outs: this.state(inputs, outs) };
  }

  async read(id: string, raw: Properties): Promise<dynamic.ReadResult> {
    const olds = this.known(raw) as Partial<I> & Partial<O>;
    const found = await this.handler.read(id, olds, this.around.context());
    if (!found) return {};
    const inputs = observed(this.fields, withoutComputed(olds), found.inputs);
    return { id, props: this.state(inputs, found.outs), inputs };
  }

  async update(id: string, rawOlds: Properties, raw: Properties): Promise<dynamic.UpdateResult> {
    const [olds, news] = [this.known(rawOlds), this.known(raw)];
    const { changed } = difference(this.fields, olds, news);
    const change = { olds, news, changed } as unknown as Change<I, O>;
    return { outs: this.state(news, await this.handler.update(id, change, this.around.context())) };
  }

  async delete(id: string, raw: Properties): Promise<void> {
    const olds = this.known(raw) as Partial<I> & Partial<O>;
    await this.handler.delete(id, olds, this.around.context());
  }

  /** Runs one method; whatever it throws leaves without secrets and without a stack trace. */
  async guard<T>(method: () => T | Promise<T>, inputs: Properties = {}): Promise<T> {
    try {
      return await method();
    } catch (error) {
      throw this.clean(error, inputs);
    }
  }

  private clean(error: unknown, inputs: Properties): Error {
    const text = this.around.redact(this.textOf(error, inputs));
    const clean: Error & Partial<Record<"id" | "properties" | "reasons", unknown>> = new Error(
      text,
    );
    clean.stack = "";
    if (error instanceof PartialFailure) {
      clean.id = error.id;
      // The engine keeps these as the resource's state and needs `__provider` in them (SDK 3.248.0).
      clean.properties = {
        ...this.state(this.known(inputs), error.outs),
        [PROVIDER]: inputs[PROVIDER],
      };
      clean.reasons = [text];
    }
    return clean;
  }

  /** A refusal of the remote system says nothing of the resource that it concerns. */
  private textOf(error: unknown, inputs: Properties): string {
    const cause = error instanceof PartialFailure ? error.cause : error;
    if (!(cause instanceof ApiError)) return error instanceof Error ? error.message : String(error);
    const subject = this.handler.subject(this.known(inputs) as Partial<I>);
    const advice = this.around.advice(cause);
    const answer = cause.message.replace(/\.$/, "");
    return `${subject}: ${cause.system} answered ${answer}. ${advice}.`;
  }

  /** The properties without the reference to the handler; secret values become known to redaction. */
  private known(raw: Properties): Properties {
    const { [PROVIDER]: _reference, ...properties } = raw;
    this.learnSecrets(this.fields, properties);
    return withoutAbsent(properties);
  }

  private learnSecrets(fields: FieldTable, properties: Properties): void {
    for (const [key, field] of Object.entries(fields)) {
      const value = properties[key];
      if (field.secret && !hasUnknown(value)) this.around.addSecret(value);
      for (const part of [value].flat().filter(isRecord)) {
        const parts = partsOf(field, part);
        if (parts) this.learnSecrets(parts, part);
      }
    }
  }

  private normalised(inputs: Partial<I>): Properties {
    const entries = Object.entries(withoutAbsent(inputs) as Properties).map(([key, value]) => {
      const normalise = hasUnknown(value) ? undefined : this.fields[key]?.normalise;
      return [key, normalise ? normalise(value) : value];
    });
    return Object.fromEntries(entries) as Properties;
  }

  private state(inputs: Properties, outs: object): Properties {
    const kept = Object.entries(inputs)
      .filter(([key]) => Object.hasOwn(this.fields, key))
      .map(([key, value]) => [key, stored(this.fields[key] ?? { type: "any", doc: "" }, value)]);
    const note = computedNote(this.fields, inputs, outs);
    return withoutAbsent({ ...(Object.fromEntries(kept) as Properties), ...outs, ...note });
  }

  private failures(inputs: Properties, problems: PropertyProblem[]): dynamic.CheckFailure[] {
    const subject = this.handler.subject(inputs as Partial<I>);
    return problems.map((problem) => ({
      // The engine prints the named property's value: name only those that hold no secret.
      property: this.isPrintable(problem.path, inputs) ? problem.path : "",
      reason: this.around.redact(formatProblem({ ...problem, subject })),
    }));
  }

  private isPrintable(path: string, inputs: Properties): boolean {
    const { type, secret } = this.fields[path] ?? {};
    // Texts never: the engine (3.255.0) prints even those that the program marked as secret.
    return !secret && (type === "number" || type === "boolean") && typeof inputs[path] === type;
  }
}

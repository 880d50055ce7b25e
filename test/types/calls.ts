import type { ReadResponses, Types, WriteResponses } from "komodo_client";
import type {
  ExecuteCalls,
  ReadCalls,
  ResourceType,
  WriteCalls,
} from "../../providers/komodo/api";
import type { None } from "./against";

/*
 * Every request that Varanus makes, held against Komodo's official request types by `tsc`: a request
 * that Komodo has not, a parameter of another name or type, and one that is missing are type errors
 * below that name the request. Nothing here runs.
 */

/** A type without enums and with lists that may be read only, as our own are. */
type Plain<T> = T extends string
  ? `${T}`
  : T extends readonly (infer Item)[]
    ? readonly Plain<Item>[]
    : T extends object
      ? { [K in keyof T]: Plain<T[K]> }
      : T;

/** Parameters that are proven field by field, or value by value, elsewhere. */
type ByField = "config" | "account" | "query" | "color";

type OfficialParams<Request, Name> = Plain<Omit<Params<Request, Name>, ByField>>;
type Params<Request, Name> = Extract<Request, { type: Name }> extends { params: infer P } ? P : never;

type Misfit<Request, Name, Ours> = Name extends (Request & { type: string })["type"]
  ? Plain<Omit<Ours, ByField>> extends OfficialParams<Request, Name>
    ? Exclude<keyof Ours, keyof Params<Request, Name>> extends never
      ? never
      : Name
    : Name
  : Name;

/** Names of requests whose parameters are not Komodo's. */
type Misfits<Calls, Request> = {
  [N in keyof Calls]: Calls[N] extends { readonly params: infer P } ? Misfit<Request, N, P> : N;
}[keyof Calls];

/** `GetX` has its one parameter named after the kind, and a sync by its short name. */
type NamedByKind = {
  [T in ResourceType as `Get${T}`]: {
    readonly params: Record<T extends "ResourceSync" ? "sync" : Lowercase<T>, string>;
  };
};

/** The fields of an answer, or of the items of a list. */
type AnswerKeys<R> = R extends readonly (infer Item)[] ? keyof Item : keyof R;

/** One shape stands for both sorts of accounts; only that of Git has `https`. */
type Shared = `${string}ImageRegistryAccount${"" | "s"}`;

/** Names of requests in whose answers we read fields that Komodo does not give. */
type UnknownFields<Calls, Responses> = {
  [N in Exclude<keyof Calls & keyof Responses, Shared>]: Calls[N] extends { readonly result: infer R }
    ? Exclude<AnswerKeys<R>, AnswerKeys<Responses[N]>> extends never
      ? never
      : N
    : never;
}[Exclude<keyof Calls & keyof Responses, Shared>];

/** Requests in which we and Komodo differ; the compiler insists that there are none. */
export interface CallDifferences {
  reads: Misfits<Omit<ReadCalls, keyof NamedByKind>, Types.ReadRequest>;
  gets: Misfits<NamedByKind, Types.ReadRequest>;
  writes: Misfits<WriteCalls, Types.WriteRequest>;
  executes: Misfits<ExecuteCalls, Types.ExecuteRequest>;
  readAnswers: UnknownFields<ReadCalls, ReadResponses>;
  writeAnswers: UnknownFields<WriteCalls, WriteResponses>;
}

/** The proof: an error here names the requests. */
export type NoDifferences = None<CallDifferences>;

/** The other way round: the proof finds each sort of fault. */
export interface FoundFaults {
  none: Misfits<{ GetNothing: { params: object } }, Types.ReadRequest>;
  name: Misfits<{ DeleteTag: { params: { id: string; tag: string } } }, Types.WriteRequest>;
  missing: Misfits<{ DeleteTag: { params: object } }, Types.WriteRequest>;
  kind: Misfits<{ DeleteTag: { params: { id: number } } }, Types.WriteRequest>;
}

/** Compiles only while each of these faults is found. */
export const foundFaults: FoundFaults = {
  none: "GetNothing",
  name: "DeleteTag",
  missing: "DeleteTag",
  kind: "DeleteTag",
};

/** Every colour of Komodo 2.3.2, complete by type, for tests at run time. */
export const tagColorNames: Record<`${Types.TagColor}`, true> = {
  LightSlate: true,
  Slate: true,
  DarkSlate: true,
  LightRed: true,
  Red: true,
  DarkRed: true,
  LightOrange: true,
  Orange: true,
  DarkOrange: true,
  LightAmber: true,
  Amber: true,
  DarkAmber: true,
  LightYellow: true,
  Yellow: true,
  DarkYellow: true,
  LightLime: true,
  Lime: true,
  DarkLime: true,
  LightGreen: true,
  Green: true,
  DarkGreen: true,
  LightEmerald: true,
  Emerald: true,
  DarkEmerald: true,
  LightTeal: true,
  Teal: true,
  DarkTeal: true,
  LightCyan: true,
  Cyan: true,
  DarkCyan: true,
  LightSky: true,
  Sky: true,
  DarkSky: true,
  LightBlue: true,
  Blue: true,
  DarkBlue: true,
  LightIndigo: true,
  Indigo: true,
  DarkIndigo: true,
  LightViolet: true,
  Violet: true,
  DarkViolet: true,
  LightPurple: true,
  Purple: true,
  DarkPurple: true,
  LightFuchsia: true,
  Fuchsia: true,
  DarkFuchsia: true,
  LightPink: true,
  Pink: true,
  DarkPink: true,
  LightRose: true,
  Rose: true,
  DarkRose: true,
};

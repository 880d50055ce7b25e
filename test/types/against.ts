/*
 * How an interface of Komodo's and one of ours are held against each other by `tsc`: each type below
 * is `never` when both have the same fields of the same kinds. Nothing here runs.
 */

/** `autoPull` as `auto_pull`. */
type Snake<S extends string> = S extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${Snake<Tail>}`
  : S;

/** Our names that are not the camel case form of Komodo's. */
interface Renamed {
  server: "server_id";
  swarm: "swarm_id";
  builder: "builder_id";
  servers: "server_ids";
}

/** Komodo's name for an input of ours. */
export type RemoteName<K extends string> = K extends keyof Renamed ? Renamed[K] : Snake<K>;

/** Kind of a value in JSON: what a table entry must agree in. */
type Kind<T> = 0 extends 1 & T ? "object" : KnownKind<T>;

type KnownKind<T> = T extends boolean
  ? "boolean"
  : T extends number
    ? "number"
    : T extends string
      ? "string"
      : T extends readonly (infer Item)[]
        ? `list of ${Item extends string ? "string" : "object"}`
        : "object";

type Kinds<T> = { [K in keyof T]-?: Kind<NonNullable<T[K]>> };
type RemoteKinds<T> = {
  [K in keyof T & string as RemoteName<K>]-?: Kind<NonNullable<T[K]>>;
};

/** Names whose kinds differ, or that only one side has; `never` when there are none. */
type Differences<A, B> =
  | { [K in keyof A]: K extends keyof B ? (A[K] extends B[K] ? never : K) : K }[keyof A]
  | Exclude<keyof B, keyof A>;

/** Differences between an interface of Komodo's and one of ours. */
export type Against<Official, Ours> = Differences<Kinds<Official>, RemoteKinds<Ours>>;

/** The same for parameters of requests, in which references keep their short names. */
export type AgainstParams<Official, Ours> = Differences<
  Kinds<Official>,
  { [K in keyof Ours & string as Snake<K>]-?: Kind<NonNullable<Ours[K]>> }
>;

/** Entries of a table that are part of Komodo's config. */
export type ConfigPart<Table, Own> = { [K in Exclude<keyof Table, keyof Own>]: Table[K] };

/** Names that only one of the two has. */
export type Unmatched<A, B> = Exclude<keyof A, keyof B> | Exclude<keyof B, keyof A>;

/** Does not compile unless every difference is `never`; the error names the field. */
export type None<T extends { [K in keyof T]: never }> = T;

/** Every name of `T`, for tests at run time. */
export type Listed<T> = Record<keyof T, true>;

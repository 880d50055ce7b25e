import { type Field, untyped } from "../../dynamic/fields";
import { sameJson } from "../../dynamic/values";
import type { RequestHeader } from "../publicResource/fields";
import type { TargetInputs } from "./fields";
import { type HealthCheck, healthCheckFields } from "./healthCheckFields";

/** A target as lists and writes answer it, with the columns of its health check (`hc...`). */
export interface StoredTarget {
  readonly targetId: number;
  readonly siteId: number;
  readonly ip: string;
  readonly port: number;
  readonly method: string | null;
  readonly enabled: boolean;
  readonly path: string | null;
  readonly pathMatchType: string | null;
  readonly rewritePath: string | null;
  readonly rewritePathType: string | null;
  readonly priority: number;
  readonly hcEnabled: boolean | null;
  /** A list in lists, JSON text in the answers to writes (1.18.4). */
  readonly hcHeaders: readonly RequestHeader[] | string | null;
}

type Body = Record<string, unknown>;

const PARTS = untyped(healthCheckFields);
const REMOTE_PARTS: readonly (readonly [string, Field, string])[] = Object.entries(PARTS).map(
  ([key, field]) => [key, field, field.remote ?? key] as const,
);

/**
 * Whole body of a create or an update. An update keeps some fields that it lacks, and resets others
 * (`hcEnabled`, `hcHeaders`; 1.18.4): all are sent, always.
 */
export function bodyOf(inputs: TargetInputs, siteId: number): Body {
  const { ip, port, method, enabled = true, priority = 100 } = inputs;
  const { path, pathMatchType, rewritePath, rewritePathType } = inputs;
  return {
    ...{ siteId, ip, port, enabled, priority },
    method: method ?? null,
    ...{ path: orNull(path), pathMatchType: pathMatchType ?? null },
    ...{ rewritePath: orNull(rewritePath), rewritePathType: rewritePathType ?? null },
    ...healthBody(inputs),
  };
}

function orNull(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : text;
}

function healthBody({ healthCheck, ip, port }: TargetInputs): Body {
  const given = healthCheck && { hostname: ip, port, ...healthCheck };
  const entries = REMOTE_PARTS.map(([key, field, remote]) => {
    const value = given && (given[key as keyof HealthCheck] ?? field.default);
    return [remote, isEmpty(value) ? null : value];
  });
  const columns = Object.fromEntries(entries) as Body;
  return { ...columns, hcEnabled: columns.hcEnabled ?? false };
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

/** True when a stored target is what a body would make of it. */
export function isSettled(body: Body, row: StoredTarget): boolean {
  const stored: Body = { ...row, hcHeaders: headersOf(row), hcEnabled: row.hcEnabled ?? false };
  return Object.keys(body).every((key) => sameJson(body[key] ?? null, emptyAsNull(stored[key])));
}

function emptyAsNull(value: unknown): unknown {
  return value === undefined || value === "" ? null : value;
}

function headersOf({ hcHeaders }: StoredTarget): readonly RequestHeader[] | null {
  const list = typeof hcHeaders === "string" ? (JSON.parse(hcHeaders) as unknown) : hcHeaders;
  return isEmpty(list) ? null : (list as RequestHeader[]);
}

/** The health check as an input; null when the target has none. */
export function healthCheckOf(row: StoredTarget, old: HealthCheck | undefined): HealthCheck | null {
  const columns: Body = { ...row, hcHeaders: headersOf(row) };
  const isSet = REMOTE_PARTS.some(
    ([key, , remote]) => key !== "enabled" && emptyAsNull(columns[remote]) !== null,
  );
  if (!isSet && row.hcEnabled !== true) return null;
  const entries = REMOTE_PARTS.map(([key, field, remote]) => [
    key,
    columns[remote] ?? emptyOf(field),
  ]);
  return withoutOwnAddress(Object.fromEntries(entries) as HealthCheck, row, old);
}

/** What is filled in where the program says nothing must not pass for nothing: it shows as empty. */
function emptyOf({ type, default: standard }: Field): unknown {
  if (standard === undefined) return undefined;
  return { string: "", number: 0, boolean: false }[type as "string" | "number" | "boolean"];
}

/** The target's own address and port stand where the program gives none. */
function withoutOwnAddress(
  check: HealthCheck,
  { ip, port }: StoredTarget,
  old: HealthCheck | undefined,
): HealthCheck {
  const { hostname, port: checkedPort, ...rest } = check;
  const isOwnHost = old?.hostname === undefined && hostname === ip;
  const isOwnPort = old?.port === undefined && checkedPort === port;
  return {
    ...rest,
    ...(!isOwnHost && { hostname: hostname ?? "" }),
    ...(!isOwnPort && { port: checkedPort ?? 0 }),
  };
}

import { z } from "zod";
import type { Call, Handler } from "../call";
import { badRequest, forbidden, found, notFound } from "../refusal";
import { created, ok } from "../reply";
import { NOT_EMPTY, coercedId, limitQuery } from "../schemas/common";
import { parse } from "../schemas/parse";
import { isCidr, isIpAddress, isPathPattern, isRegion } from "../schemas/texts";
import type { PublicResource } from "../state/resourceRows";
import { update } from "../state/update";
import { cut } from "./listing";

const resourceParams = z.strictObject({ resourceId: coercedId });
const ruleParams = z.strictObject({ ruleId: coercedId, resourceId: coercedId });

const action = z.enum(["ACCEPT", "DROP", "PASS"]);
const match = z.enum(["CIDR", "IP", "PATH", "COUNTRY", "ASN", "REGION"]);
const value = z.string().min(1);
const priority = z.int();
const enabled = z.boolean().optional();

const createBody = z.strictObject({ action, match, value, priority, enabled });

const updateBody = z
  .strictObject({
    action: action.optional(),
    match: match.optional(),
    value: value.optional(),
    priority,
    enabled,
  })
  .refine(...NOT_EMPTY);

/** What a value must be for each match that is checked, and the refusal. */
const CHECKS: Readonly<Record<string, readonly [(text: string) => boolean, string]>> = {
  CIDR: [isCidr, "Invalid CIDR provided"],
  IP: [isIpAddress, "Invalid IP provided"],
  PATH: [isPathPattern, "Invalid URL glob pattern provided"],
  REGION: [isRegion, "Invalid region ID provided"],
};

function mustFit(kind: string, text: string): void {
  const [fits, refusal] = CHECKS[kind] ?? [];
  if (fits?.(text) === false) throw badRequest(refusal ?? "");
}

function resourceOf({ state }: Call, resourceId: number): PublicResource {
  const row = state.resources.find({ resourceId });
  return found(row, () => notFound(`Resource with ID ${resourceId} not found`));
}

function httpResourceOf(call: Call, resourceId: number): PublicResource {
  const row = resourceOf(call, resourceId);
  if (row.http) return row;
  throw badRequest("Cannot create rule for non-http resource");
}

/** PUT /resource/:resourceId/rule. A second rule with the same values is taken. */
export const createRule: Handler = (call) => {
  const wanted = parse(createBody, call.body);
  const { resourceId } = parse(resourceParams, call.params);
  httpResourceOf(call, resourceId);
  mustFit(wanted.match, wanted.value);
  const { rules } = call.state;
  const own = { ...wanted, enabled: wanted.enabled ?? true };
  const row = rules.add({ ruleId: rules.nextId(), resourceId, ...own });
  return created(row, "Resource rule created successfully");
};

/** POST /resource/:resourceId/rule/:ruleId. `priority` must be given. */
export const updateRule: Handler = (call) => {
  const { ruleId, resourceId } = parse(ruleParams, call.params);
  const wanted = parse(updateBody, call.body);
  httpResourceOf(call, resourceId);
  const known = call.state.rules.find({ ruleId });
  const row = found(known, () => notFound(`Resource rule with ID ${ruleId} not found`));
  if (row.resourceId !== resourceId) {
    throw forbidden(`Resource rule ${ruleId} does not belong to resource ${resourceId}`);
  }
  if (wanted.value !== undefined) mustFit(wanted.match ?? row.match, wanted.value);
  return ok(update(row, wanted), "Resource rule updated successfully");
};

/** DELETE /resource/:resourceId/rule/:ruleId. */
export const deleteRule: Handler = (call) => {
  const { ruleId } = parse(ruleParams, call.params);
  if (call.state.rules.remove({ ruleId }).length === 0) {
    throw notFound(`Resource rule with ID ${ruleId} not found`);
  }
  return ok(null, "Resource rule deleted successfully");
};

/** GET /resource/:resourceId/rules, by priority. */
export const listRules: Handler = (call) => {
  const limits = parse(limitQuery, call.query);
  const { resourceId } = parse(resourceParams, call.params);
  resourceOf(call, resourceId);
  const { rows, pagination } = cut(call.state.rules.where({ resourceId }), limits);
  const rules = rows.sort((a, b) => a.priority - b.priority);
  return ok({ rules, pagination }, "Resource rules retrieved successfully");
};

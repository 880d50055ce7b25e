import { stringify } from "yaml";
import { z } from "zod";
import { fromError } from "zod-validation-error";
import { applyPrivateResources } from "../blueprint/privateResources";
import { applyPublicResources } from "../blueprint/publicResources";
import { blueprintSchema, type BlueprintContents } from "../blueprint/schemas";
import type { Handler } from "../call";
import { blueprintName } from "../ids";
import { badRequest, found, foreignKeyFault, notFound } from "../refusal";
import { SILENCE, created, ok } from "../reply";
import { coercedId, orgParams, strictLimitQuery } from "../schemas/common";
import { parse } from "../schemas/parse";
import type { PangolinState } from "../state/state";
import { cut } from "./listing";

const applyBody = z.strictObject({ blueprint: z.string() });

/**
 * PUT /org/:orgId/blueprint: base64 of a JSON text. It adds and replaces, and deletes no resource;
 * what was done before a fault stays. An empty text is never answered (Pangolin 1.18.4).
 */
export const applyBlueprint: Handler = ({ state, params, body }) => {
  const { orgId } = parse(orgParams, params);
  const { blueprint } = parse(applyBody, body);
  if (blueprint === "") return SILENCE;
  try {
    apply(state, orgId, JSON.parse(Buffer.from(blueprint, "base64").toString("utf8")));
  } catch (error) {
    throw badRequest(`Failed to update database from config: ${textOf(error)}`);
  }
  return created(null, "Blueprint applied successfully");
};

/** An error as the server prints it; what the database refuses has the name of its driver. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.name === "DatabaseFault" ? "SqliteError" : error.name}: ${error.message}`;
}

function apply(state: PangolinState, orgId: string, json: unknown): void {
  const result = blueprintSchema.safeParse(json);
  if (!result.success) throw new Error(fromError(result.error).toString());
  const fault = attempt(state, orgId, result.data);
  const org = found(state.orgs.find({ orgId }), foreignKeyFault);
  state.blueprints.add({
    blueprintId: state.blueprints.nextId(),
    orgId: org.orgId,
    name: blueprintName(),
    source: "API",
    createdAt: Math.floor(Date.now() / 1000),
    succeeded: fault === undefined,
    contents: stringify(json),
    message:
      fault === undefined
        ? "Blueprint applied successfully"
        : `Blueprint applied with errors: ${textOf(fault)}`,
  });
  if (fault !== undefined) throw fault;
}

function attempt(
  state: PangolinState,
  orgId: string,
  { publicResources, privateResources }: BlueprintContents,
): Error | undefined {
  const org = state.orgs.find({ orgId });
  if (org === undefined) return undefined;
  try {
    applyPublicResources(state, org, publicResources);
    applyPrivateResources(state, org, privateResources);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** GET /org/:orgId/blueprints, newest first. The total counts those of every organization. */
export const listBlueprints: Handler = ({ state, params, query }) => {
  const limits = parse(strictLimitQuery, query);
  const { orgId } = parse(orgParams, params);
  const own = state.blueprints.where({ orgId }).sort((a, b) => b.createdAt - a.createdAt);
  const blueprints = cut(own, limits).rows.map((row) => {
    const { blueprintId, name, source, succeeded, createdAt } = row;
    return { blueprintId, name, source, succeeded, orgId, createdAt };
  });
  const pagination = { total: state.blueprints.all.length, ...limits };
  return ok({ blueprints, pagination }, "Blueprints retrieved successfully");
};

const getParams = z.strictObject({ blueprintId: coercedId, orgId: z.string() });

/** GET /org/:orgId/blueprint/:blueprintId. Its texts speak of a client (Pangolin 1.18.4). */
export const getBlueprint: Handler = ({ state, params }) => {
  const where = parse(getParams, params);
  const row = found(state.blueprints.find(where), () => notFound("Client not found"));
  return ok(row, "Client retrieved successfully");
};

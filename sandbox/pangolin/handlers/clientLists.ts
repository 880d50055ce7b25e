import { z } from "zod";
import type { Handler } from "../call";
import { ok } from "../reply";
import { flagQuery, orgParams, pageFields } from "../schemas/common";
import { parse } from "../schemas/parse";
import type { Client } from "../state/networkRows";
import type { PangolinState } from "../state/state";
import { holds, pageOf } from "./listing";

function statusQuery<const States extends readonly [string, ...string[]]>(
  states: States,
  standard: States[number][],
) {
  const list = z
    .array(z.enum(states))
    .optional()
    .default(standard as never)
    .catch(standard as never);
  return z.preprocess((text) => (typeof text === "string" ? text.split(",") : text), list);
}

const machineQuery = z.object({
  ...pageFields("name", "megabytesIn", "megabytesOut"),
  online: flagQuery,
  status: statusQuery(["active", "blocked", "archived"], ["active"]),
});

const deviceQuery = z.object({
  ...pageFields("megabytesIn", "megabytesOut"),
  online: flagQuery,
  status: statusQuery(
    ["active", "pending", "denied", "blocked", "archived"],
    ["active", "pending"],
  ),
});

/** Approval is not looked at without a licence, so only three of the states filter anything. */
function fitsStatus({ archived, blocked }: Client, wanted: readonly string[]): boolean {
  const facts: Readonly<Record<string, boolean>> = {
    active: !archived && !blocked,
    blocked,
    archived,
  };
  const known = wanted.filter((state) => state in facts);
  return known.length === 0 || known.some((state) => facts[state]);
}

/** GET /org/:orgId/clients, in pages of 20: machines that are neither archived nor blocked. */
export const listClients: Handler = ({ state, params, query }) => {
  const wanted = parse(machineQuery, query);
  const { orgId } = parse(orgParams, params);
  const fitting = state.clients
    .where({ orgId, userId: null })
    .filter((client) => wanted.online === undefined || client.online === wanted.online)
    .filter((client) => fitsStatus(client, wanted.status))
    .filter((client) => holds(wanted.query, client.name, client.niceId));
  const { rows, pagination } = pageOf(fitting, wanted, "name");
  const clients = rows.map((client) => listRow(state, client));
  return ok({ clients, pagination }, "Clients retrieved successfully");
};

function listRow(state: PangolinState, client: Client): object {
  const { olmId: _, exitNodeId: _node, ...columns } = client;
  const { lastBandwidthUpdate: _update, lastPing: _ping, lastHolePunch: _punch, ...row } = columns;
  return {
    ...row,
    orgName: state.orgs.find({ orgId: client.orgId })?.name ?? null,
    olmVersion: null,
    username: null,
    userEmail: null,
    agent: null,
    olmArchived: false,
    sites: sitesOf(state, client),
  };
}

/** The sites a machine reaches through the private resources it has access to. */
function sitesOf(state: PangolinState, { clientId }: Client): object[] {
  const grants = state.grants.where({ kind: "client", granteeId: clientId });
  const sites = grants.flatMap(({ targetId }) => {
    const row = state.siteResources.find({ siteResourceId: targetId });
    return row === undefined ? [] : state.sitesOf(row);
  });
  return [...new Set(sites)].map(({ siteId, name, niceId }) => ({
    siteId,
    siteName: name,
    siteNiceId: niceId,
  }));
}

/** GET /org/:orgId/user-devices, in pages of 20: clients that belong to a user. */
export const listUserDevices: Handler = ({ state, params, query }) => {
  const wanted = parse(deviceQuery, query);
  const { orgId } = parse(orgParams, params);
  const fitting = state.clients
    .where({ orgId })
    .filter(({ userId }) => userId !== null)
    .filter((client) => fitsStatus(client, wanted.status))
    .filter((client) => holds(wanted.query, client.name, client.niceId));
  const { rows, pagination } = pageOf(fitting, wanted, "clientId");
  const devices = rows.map((client) => listRow(state, client));
  return ok({ devices, pagination }, "Clients retrieved successfully");
};

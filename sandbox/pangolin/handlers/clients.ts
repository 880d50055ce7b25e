import { z } from "zod";
import type { Handler } from "../call";
import { niceName, randomId } from "../ids";
import { DatabaseFault, badRequest, conflict, found, notFound } from "../refusal";
import { created, ok } from "../reply";
import { coercedId, given, leadingId, nameSchema, orgParams } from "../schemas/common";
import { parse } from "../schemas/parse";
import { removeClient } from "../state/removals";
import type { Client } from "../state/networkRows";
import type { PangolinState } from "../state/state";
import { update, withNulls } from "../state/update";
import { orgOf } from "./orgs";
import { chosenAddress, nextAddress } from "./siteAddress";

const clientParams = z.strictObject({ clientId: coercedId });

const getParams = z.strictObject({
  clientId: leadingId,
  niceId: z.string().optional(),
  orgId: z.string().optional(),
});

const createBody = z.strictObject({
  name: nameSchema,
  olmId: z.string(),
  secret: z.string(),
  subnet: z.string(),
  type: z.enum(["olm"]),
});

const updateBody = z.strictObject({ name: nameSchema.optional(), niceId: nameSchema.optional() });

/** GET /org/:orgId/pick-client-defaults. Nothing is reserved: two calls give the same address. */
export const pickClientDefaults: Handler = ({ state, params }) => {
  const { orgId } = parse(orgParams, params);
  const org = found(state.orgs.find({ orgId }), () => new DatabaseFault("no such organization"));
  const data = { olmId: randomId(15), olmSecret: randomId(48), subnet: nextAddress(state, org) };
  return ok(data, "Organization retrieved successfully");
};

/** PUT /org/:orgId/client. An empty secret is taken; nobody then learns the one that is made. */
export const createClient: Handler = ({ state, params, body }) => {
  const { name, olmId, secret, subnet, type } = parse(createBody, body);
  const { orgId } = parse(orgParams, params);
  const format = "Invalid subnet format. Please provide a valid IP.";
  if (!z.union([z.ipv4(), z.ipv6()]).safeParse(subnet).success) throw badRequest(format);
  const org = orgOf(state, orgId);
  const places = ["clients", "sites"] as const;
  const address = chosenAddress(state, org, { address: subnet, format, places });
  if (state.olms.find({ olmId }) !== undefined) {
    throw conflict(`OLM with ID ${olmId} already exists`);
  }
  const node = state.exitNodes.all[0];
  const noNode = "No exit nodes available. You need to install gerbil to use the clients.";
  const { exitNodeId } = found(node, () => notFound(noNode));
  const row = insert(state, { orgId, name, olmId, type, subnet: address, exitNodeId });
  state.olms.add({ olmId, secret: given(secret) ?? randomId(48), name, clientId: row.clientId });
  // The text is Pangolin's own.
  return created(row, "Site created successfully");
};

type NewClient = Pick<Client, "orgId" | "name" | "olmId" | "type" | "subnet" | "exitNodeId">;

function insert(state: PangolinState, values: NewClient): Client {
  const { orgId } = values;
  return state.clients.add({
    clientId: state.clients.nextId(),
    userId: null,
    niceId: niceName((niceId) => state.clients.find({ orgId, niceId }) !== undefined),
    pubKey: null,
    megabytesIn: null,
    megabytesOut: null,
    lastBandwidthUpdate: null,
    lastPing: null,
    online: false,
    lastHolePunch: null,
    archived: false,
    blocked: false,
    approvalState: null,
    ...values,
  });
}

/** The client of a path, or the refusal that writes give. */
export function clientOf(state: PangolinState, params: unknown): Client {
  const { clientId } = parse(clientParams, params);
  const client = state.clients.find({ clientId });
  return found(client, () => notFound(`Client with ID ${clientId} not found`));
}

/** GET /client/:clientId. */
export const getClient: Handler = ({ state, params }) => {
  const { clientId } = parse(getParams, params);
  const known = state.clients.find({ clientId: clientId ?? 0 });
  const client = found(known, () => notFound("Client not found"));
  const user = state.users.find({ userId: client.userId ?? "" });
  const { email: userEmail, name: userName, username: userUsername, type: userType } = user ?? {};
  const data = {
    ...client,
    ...withNulls({ olmId: state.olms.find({ clientId: client.clientId })?.olmId }),
    ...withNulls({ userEmail, userName, userUsername, userType }),
    ...{ agent: null, olmVersion: null, fingerprint: null, posture: null },
    ...{ idpName: null, idpVariant: null },
  };
  return ok(data, "Client retrieved successfully");
};

/** POST /client/:clientId. The data is a list of one row, and `{}` a 500 (Pangolin 1.18.4). */
export const updateClient: Handler = ({ state, params, body }) => {
  const values = parse(updateBody, body);
  const client = clientOf(state, params);
  const { niceId } = values;
  const holder = niceId === undefined ? undefined : state.clients.find({ niceId });
  if (holder !== undefined && holder.clientId !== client.clientId) {
    throw conflict(`A client with niceId "${niceId ?? ""}" already exists`);
  }
  return ok([update(client, values)], "Client updated successfully");
};

/** DELETE /client/:clientId. Its address and credentials are free again. */
export const deleteClient: Handler = ({ state, params }) => {
  const { clientId, userId } = clientOf(state, params);
  if (userId !== null) {
    throw badRequest("Cannot delete a user client. User clients must be archived instead.");
  }
  removeClient(state, clientId);
  return ok(null, "Client deleted successfully");
};

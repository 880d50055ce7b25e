import { z } from "zod";
import { isInside, addressOf, nextFree } from "../addresses";
import type { Handler } from "../call";
import { niceName, randomId } from "../ids";
import { DatabaseFault, badRequest, conflict, found, notFound, serverError } from "../refusal";
import { created, ok } from "../reply";
import { given, nameSchema, orgParams } from "../schemas/common";
import { parse } from "../schemas/parse";
import type { Org, Site } from "../state/networkRows";
import type { PangolinState } from "../state/state";
import { orgOf } from "./orgs";
import { chosenAddress, nextAddress } from "./siteAddress";

const createBody = z.strictObject({
  name: nameSchema,
  exitNodeId: z.int().positive().optional(),
  niceId: nameSchema.optional(),
  pubKey: z.string().optional(),
  subnet: z.string().optional(),
  newtId: z.string().optional(),
  secret: z.string().optional(),
  address: z.string().optional(),
  type: z.enum(["newt", "wireguard", "local"]),
});

type CreateBody = z.output<typeof createBody>;

/** PUT /org/:orgId/site. The secret is in this answer only. */
export const createSite: Handler = ({ state, params, body }) => {
  const values = parse(createBody, body);
  const org = orgOf(state, parse(orgParams, params).orgId);
  const address = addressFor(state, org, values);
  if (values.subnet && values.exitNodeId) mustFitExitNode(state, values.exitNodeId, values.subnet);
  const niceId = niceIdFor(state, org, values.niceId);
  const site = insert(state, { org, values, address, niceId });
  if (values.type !== "newt") return created(state.siteRow(site), "Site created successfully");
  const newt = {
    newtId: given(values.newtId) ?? randomId(15),
    secret: given(values.secret) ?? randomId(48),
  };
  // The site stays when its Newt cannot be added: the server does not roll back.
  if (state.newts.find({ newtId: newt.newtId }) !== undefined) {
    throw new DatabaseFault("UNIQUE constraint failed: newt.id");
  }
  state.newts.add({ ...newt, siteId: site.siteId, version: null });
  return created({ ...state.siteRow(site), ...newt }, "Site created successfully");
};

function addressFor(state: PangolinState, org: Org, { address }: CreateBody): string {
  if (!address) return nextAddress(state, org);
  const format = "Invalid address format. Please provide a valid IP notation.";
  return chosenAddress(state, org, { address, format, places: ["sites", "clients"] });
}

function mustFitExitNode(state: PangolinState, exitNodeId: number, subnet: string): void {
  const node = found(state.exitNodes.find({ exitNodeId }), () => notFound("Exit node not found"));
  if (!isInside(addressOf(subnet), node.address)) {
    throw badRequest("Subnet is not in the CIDR range of the exit node address.");
  }
  if (state.sites.find({ exitNodeId, subnet }) === undefined) return;
  throw conflict(
    `Subnet ${subnet} overlaps with an existing site on this exit node. ` +
      "Please restart site creation.",
  );
}

function niceIdFor(state: PangolinState, { orgId }: Org, chosen: string | undefined): string {
  const isTaken = (niceId: string): boolean => state.sites.find({ orgId, niceId }) !== undefined;
  if (!chosen) return niceName(isTaken);
  if (!isTaken(chosen)) return chosen;
  throw conflict(`Nice ID ${chosen} already exists. Please choose a different one.`);
}

interface NewSite {
  readonly org: Org;
  readonly values: CreateBody;
  readonly address: string;
  readonly niceId: string;
}

function insert(state: PangolinState, { org, values, address, niceId }: NewSite): Site {
  const { name, type } = values;
  const add = (own: Partial<Site>): Site =>
    state.sites.add({ ...blank(state, org.orgId), niceId, name, type, ...own });
  if (type === "newt") return add({ address });
  if (type === "local") {
    const { exitNodeId = null } = values;
    return add({ exitNodeId, dockerSocketEnabled: false, online: true, subnet: "0.0.0.0/32" });
  }
  return add(wireguard(state, values, add));
}

/** What a WireGuard site has of its own. Without a key the site is made and then refused. */
function wireguard(
  state: PangolinState,
  { subnet, exitNodeId, pubKey }: CreateBody,
  add: (own: Partial<Site>) => Site,
): Partial<Site> {
  if (!subnet) throw badRequest("Subnet is required for tunneled sites");
  if (!exitNodeId) throw badRequest("Exit node ID is required for tunneled sites");
  if (state.exitNodes.find({ exitNodeId }) === undefined) throw notFound("Exit node not found");
  if (pubKey) return { exitNodeId, subnet, pubKey };
  add({ exitNodeId, subnet });
  throw badRequest("Public key is required for wireguard sites");
}

function blank(state: PangolinState, orgId: string): Site {
  return {
    siteId: state.sites.nextId(),
    orgId,
    niceId: "",
    exitNodeId: null,
    networkId: null,
    name: "",
    pubKey: null,
    subnet: null,
    megabytesIn: 0,
    megabytesOut: 0,
    lastBandwidthUpdate: null,
    type: "newt",
    online: false,
    lastPing: null,
    address: null,
    endpoint: null,
    publicKey: null,
    lastHolePunch: null,
    listenPort: null,
    dockerSocketEnabled: true,
    status: "approved",
  };
}

/** GET /org/:orgId/pick-site-defaults. Nothing is reserved. */
export const pickSiteDefaults: Handler = ({ state, params }) => {
  const { orgId } = parse(orgParams, params);
  const node = found(state.exitNodes.all[0], () => serverError("No available exit node"));
  const taken = state.sites
    .where({ exitNodeId: node.exitNodeId })
    .flatMap(({ subnet }) => (subnet !== null && /^[\d.]+\/\d+$/.test(subnet) ? [subnet] : []));
  const own = node.address.replace(/\/\d+$/, "/30");
  const subnet = nextFree(node.address, [...taken, own], 30);
  const org = found(state.orgs.find({ orgId }), () => new DatabaseFault("no such organization"));
  const data = {
    ...node,
    subnet: found(subnet, () => serverError("No available subnets")),
    clientAddress: nextAddress(state, org),
    newtId: randomId(15),
    newtSecret: randomId(48),
  };
  return ok(data, "Site defaults chosen successfully");
};

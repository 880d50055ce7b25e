import { addressOf, isAddress, isInside, nextFree, prefixOf } from "../addresses";
import { badRequest, conflict, serverError } from "../refusal";
import type { Org } from "../state/networkRows";
import type { PangolinState } from "../state/state";

/** The next address of an organization that neither a site nor a client has, without a mask. */
export function nextAddress(state: PangolinState, { orgId, subnet }: Org): string {
  const taken = [
    ...state.sites.where({ orgId }).map(({ address }) => address),
    ...state.clients.where({ orgId }).map((client) => client.subnet),
  ].flatMap((address) => (address === null ? [] : [addressOf(address)]));
  const next = nextFree(subnet, taken);
  if (next === undefined) throw serverError("An error occurred");
  return addressOf(next);
}

/** Where an address is looked for first: Pangolin names the first place that has it. */
type Place = "sites" | "clients";

/**
 * A chosen address with the mask of the organization. An address that was given out
 * automatically is stored without a mask, so the same one can be chosen again (Pangolin 1.18.4).
 */
export function chosenAddress(
  state: PangolinState,
  org: Org,
  { address, format, places }: { address: string; format: string; places: readonly Place[] },
): string {
  if (!isAddress(address)) throw badRequest(format);
  if (!isInside(address, org.subnet)) {
    throw badRequest("IP is not in the CIDR range of the subnet.");
  }
  const masked = `${address}/${prefixOf(org.subnet)}`;
  const { orgId } = org;
  const taken: Readonly<Record<Place, boolean>> = {
    sites: state.sites.find({ orgId, address: masked }) !== undefined,
    clients: state.clients.find({ orgId, subnet: masked }) !== undefined,
  };
  const place = places.find((one) => taken[one]);
  if (place !== undefined) throw conflict(`Subnet ${masked} already exists in ${place}`);
  return masked;
}

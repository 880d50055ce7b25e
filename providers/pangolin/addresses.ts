import { BlockList, isIP, isIPv4 } from "node:net";
import type { FieldProblem } from "../dynamic/fields";
import type { Pangolin } from "./context";
import { lists } from "./lists";
import type { ClientRow, SiteRow } from "./shapes";

/** Address without the mask that Pangolin 1.18.4 adds to chosen ones: `100.90.128.9/20` before. */
export function plainAddress(address: string): string {
  return address.replace(/\/\d+$/, "");
}

/** Refuses what is no plain IPv4 address in the named field. */
export function addressProblem(field: string) {
  return (address: string): FieldProblem | undefined =>
    isIPv4(plainAddress(address))
      ? undefined
      : {
          message: `"${field}" is "${address}", which is no IPv4 address`,
          fix: "Give one of the organization's subnet, such as 100.90.128.20, or leave it out",
        };
}

/** True for a block of either IP version, whatever its host bits: `10.32.0.5/16`. */
export function isCidr(text: string): boolean {
  const [address = "", prefix = "", ...rest] = text.split("/");
  const version = isIP(address);
  if (version === 0 || rest.length > 0 || !/^\d{1,3}$/.test(prefix)) return false;
  return Number(prefix) <= (version === 4 ? 32 : 128);
}

/** True when two IPv4 blocks share an address. */
export function overlap(left: string, right: string): boolean {
  return holds(left, plainAddress(right)) || holds(right, plainAddress(left));
}

function holds(cidr: string, address: string): boolean {
  const [network = "", prefix = "0"] = cidr.split("/");
  const block = new BlockList();
  block.addSubnet(network, Number(prefix));
  return block.check(address);
}

/** Whose address is chosen. */
export interface AddressChoice {
  /** `Site "nas"`. */
  readonly subject: string;
  readonly org: string;
  readonly address: string;
}

/**
 * Throws when a site or client of the organization has a chosen address. Pangolin 1.18.4 overlooks
 * those that it gave out itself, because it stores them without a mask.
 */
export async function mustBeFree(
  { listings }: Pangolin,
  { subject, org, address }: AddressChoice,
): Promise<void> {
  const [sites, clients] = await Promise.all([
    listings.get<SiteRow>(lists.sites(org)),
    listings.get<ClientRow>(lists.clients(org)),
  ]);
  const taken = [
    ...sites.map((row) => ({ who: `site "${row.name}"`, id: row.siteId, at: row.address })),
    ...clients.map((row) => ({ who: `client "${row.name}"`, id: row.clientId, at: row.subnet })),
  ];
  const wanted = plainAddress(address);
  const holder = taken.find(({ at }) => at !== null && plainAddress(at) === wanted);
  if (!holder) return;
  const { who, id } = holder;
  throw new Error(
    `${subject}: the address ${wanted} is that of the ${who} with id ${id}. Choose another one.`,
  );
}

import { isIPv4, isIPv6 } from "node:net";

/** The first and last address of a block, as numbers. */
interface Block {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

function toNumber(address: string): bigint {
  if (!address.includes(":")) {
    return address.split(".").reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
  }
  const [head = "", tail] = address.split("::");
  const groups = (text: string): string[] => (text === "" ? [] : text.split(":"));
  const [before, after] = [groups(head), groups(tail ?? "")];
  const missing = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<string>(missing).fill("0"), ...after].reduce(
    (sum, group) => sum * 65_536n + BigInt(parseInt(group, 16)),
    0n,
  );
}

function toAddress(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join(".");
}

function blockOf(cidr: string): Block {
  const [address = "", prefix] = cidr.split("/");
  const version = address.includes(":") ? 6 : 4;
  const bits = version === 4 ? 32 : 128;
  const size = 1n << BigInt(bits - Number(prefix ?? bits));
  const first = (toNumber(address) / size) * size;
  return { version, first, last: first + size - 1n };
}

/** Whether a text is an IPv4 or IPv6 address. */
export function isAddress(text: string): boolean {
  return isIPv4(text) || isIPv6(text);
}

/** Whether an address lies in a block; never across IP versions. */
export function isInside(address: string, cidr: string): boolean {
  return overlap(address, cidr);
}

/** Whether two blocks (or addresses) share an address. */
export function overlap(a: string, b: string): boolean {
  const [one, other] = [blockOf(a), blockOf(b)];
  return one.version === other.version && one.first <= other.last && other.first <= one.last;
}

/** The part of a CIDR behind the slash. */
export function prefixOf(cidr: string): string {
  return cidr.split("/")[1] ?? "";
}

/** The part of an address or CIDR before the slash. */
export function addressOf(cidr: string): string {
  return cidr.split("/")[0] ?? "";
}

/** The first free block of `prefix` bits in an IPv4 range, as a CIDR; undefined when it is full. */
export function nextFree(range: string, taken: readonly string[], prefix = 32): string | undefined {
  const within = blockOf(range);
  const size = 1n << BigInt(32 - prefix);
  const used = taken.map(blockOf).sort((a, b) => (a.first < b.first ? -1 : 1));
  let at = within.first;
  for (const block of used) {
    if (block.last < at || block.first > at + size - 1n) continue;
    at = ((block.last + size) / size) * size;
  }
  return at + size - 1n > within.last ? undefined : `${toAddress(at)}/${prefix}`;
}

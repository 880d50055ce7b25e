import { isIP } from "node:net";

/** Addresses of one family that share their first bits. */
export interface Range {
  readonly family: 4 | 6;
  /** First address, as a number. */
  readonly first: bigint;
  /** Count of shared bits: 0 to 32 (IPv4) or 128 (IPv6). */
  readonly prefix: number;
  /** Canonical text, such as `203.0.113.0/24`; a single address has /32 or /128. */
  readonly text: string;
}

/** Why a text is no range, in words that continue `"203.0.113.7/24" `. */
export interface NoRange {
  readonly reason: string;
  /** What to write, as far as it can be told. */
  readonly instead: string;
}

const BITS = { 4: 32, 6: 128 } as const;

/**
 * Reads an address or a range in CIDR form. Bits behind the prefix must be 0: Azure would store
 * another text than the one given, which every refresh would show as a change.
 */
export function parseRange(text: string): Range | NoRange {
  const match = /^([^/\s%]+)(?:\/(\d{1,3}))?$/.exec(text);
  const address = match?.[1] ?? "";
  const family = isIP(address);
  if (family !== 4 && family !== 6) {
    return { reason: "is no address or range", instead: "203.0.113.7 or 203.0.113.0/24" };
  }
  const prefix = match?.[2] === undefined ? BITS[family] : Number(match[2]);
  if (prefix > BITS[family]) {
    const reason = `has a prefix above ${BITS[family]}, the limit of IPv${family}`;
    return { reason, instead: `${address}/${BITS[family]}` };
  }
  const value = toNumber(address, family);
  const first = value - (value % sizeOf(family, prefix));
  const canonical = `${toText(first, family)}/${prefix}`;
  if (first !== value) return { reason: `has bits set behind /${prefix}`, instead: canonical };
  return { family, first, prefix, text: canonical };
}

/** True for a range, false for the reason why there is none. */
export function isRange(result: Range | NoRange): result is Range {
  return "family" in result;
}

/** The ranges among the texts; what is none is left out. */
export function rangesOf(texts: readonly string[]): Range[] {
  return texts.map(parseRange).filter(isRange);
}

/** True when every address of `inner` lies in `outer`. */
export function contains(outer: Range, inner: Range): boolean {
  return (
    outer.family === inner.family &&
    outer.prefix <= inner.prefix &&
    inner.first - (inner.first % sizeOf(outer.family, outer.prefix)) === outer.first
  );
}

/** True when the ranges share an address. */
export function overlaps(a: Range, b: Range): boolean {
  return contains(a, b) || contains(b, a);
}

/**
 * The same addresses in the fewest of the given ranges, each once, in the order of their
 * addresses: what is given in another order is the same rule.
 */
export function withoutCovered(ranges: readonly Range[]): Range[] {
  const widestFirst = [...ranges].sort((a, b) => a.prefix - b.prefix);
  const kept: Range[] = [];
  for (const range of widestFirst) {
    if (!kept.some((wider) => contains(wider, range))) kept.push(range);
  }
  return kept.sort((a, b) => (a.first < b.first ? -1 : 1));
}

function sizeOf(family: 4 | 6, prefix: number): bigint {
  return 1n << BigInt(BITS[family] - prefix);
}

function toNumber(address: string, family: 4 | 6): bigint {
  if (family === 4) {
    return address.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  }
  return groupsOf(address).reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

/** The eight groups of an IPv6 address; the URL parser brings every spelling to one form. */
function groupsOf(address: string): string[] {
  const [head = "", tail] = canonicalIpv6(address).split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array<string>(8 - left.length - right.length).fill("0");
  return [...left, ...zeros, ...right];
}

function canonicalIpv6(address: string): string {
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}

function toText(value: bigint, family: 4 | 6): string {
  const [count, width] = family === 4 ? [4, 8n] : [8, 16n];
  const parts = Array.from(
    { length: count },
    (_, at) => (value >> (BigInt(count - 1 - at) * width)) % (1n << width),
  );
  if (family === 4) return parts.join(".");
  return canonicalIpv6(parts.map((part) => part.toString(16)).join(":"));
}

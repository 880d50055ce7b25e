import { isIP } from "node:net";
import type { FieldProblem } from "../providers/dynamic/fields";
import type { Problem } from "../providers/dynamic/problem";
import type { AddressPool } from "./types";

/** The whole of the private range 172.16.0.0 to 172.31.255.255, in 256 networks. */
export const defaultAddressPools: readonly AddressPool[] = [{ base: "172.16.0.0/12", size: 20 }];

interface Range {
  readonly address: string;
  readonly bits: number;
  readonly family: 4 | 6;
}

function parseRange(text: string): Range | undefined {
  const [, address = "", prefix = ""] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const family = isIP(address);
  const bits = Number(prefix);
  if (prefix === "" || (family !== 4 && family !== 6)) return undefined;
  return bits <= (family === 4 ? 32 : 128) ? { address, bits, family } : undefined;
}

/** Why a text is no range of addresses, or nothing. */
export function rangeProblem(text: string): FieldProblem | undefined {
  if (parseRange(text)) return undefined;
  const fix = "Write an address and its prefix, such as `100.64.0.0/10`";
  return { message: `"${text}" is no range of addresses`, fix };
}

/** Why a pool cannot be one of Docker's, or nothing. */
export function poolProblem({ base, size }: AddressPool): FieldProblem | undefined {
  const range = parseRange(base);
  if (!range) return rangeProblem(base);
  const most = range.family === 4 ? 30 : 64;
  if (Number.isInteger(size) && size >= range.bits && size <= most) return undefined;
  const message = `the networks of ${base} have a size of ${size}, which is outside ${range.bits} to ${most}`;
  return { message, fix: "Give the number of bits of each network's prefix, such as 20" };
}

/** A pool as Docker means it, and what was changed: an address inside of the range is its start. */
export function normalisePool(pool: AddressPool): { pool: AddressPool; warnings: Problem[] } {
  const base = rangeStart(pool.base);
  if (base === pool.base) return { pool, warnings: [] };
  const subject = `Address pool "${pool.base}"`;
  const message = `lies inside of the range ${base}, which is used`;
  return {
    pool: { ...pool, base },
    warnings: [{ subject, message, fix: `Write ${base}` }],
  };
}

/** The range with the bits after its prefix cleared; IPv6 is left as it is. */
function rangeStart(text: string): string {
  const range = parseRange(text);
  if (range?.family !== 4) return text;
  const number = range.address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const span = 2 ** (32 - range.bits);
  const start = Math.floor(number / span) * span;
  const parts = [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256);
  return `${parts.join(".")}/${range.bits}`;
}

import type { FieldProblem } from "../../providers/dynamic/fields";
import { contains, isRange, parseRange, type Range, rangesOf } from "./cidr";
import { NARROWEST_SUBNET } from "./limits";
import { isEverybody } from "./securityRules";

/** A range wider than this is no place from which somebody works, but a good part of everybody. */
const WIDEST_PREFIX = { 4: 8, 6: 16 } as const;

/** The ranges of private networks: RFC 1918, and RFC 6598 for carriers and overlays. */
const PRIVATE = rangesOf(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"]);

/**
 * What is wrong with a field's ranges, all of them in one finding; `private` asks for one IPv4 range
 * that a virtual network can have.
 */
export function rangesProblem(
  field: string,
  texts: readonly string[],
  options: { readonly private?: boolean } = {},
): FieldProblem | undefined {
  const found = texts.flatMap((text) => rangeFindings(text, options.private ?? false));
  if (found.length === 0) return undefined;
  const reasons = found.map(({ text, reason }) => `"${text}" ${reason}`).join(", ");
  const fixes = [...new Set(found.map(({ instead }) => instead))].join(", ");
  return { message: `"${field}" has ${reasons}`, fix: `Write ${fixes}` };
}

interface Finding {
  readonly text: string;
  readonly reason: string;
  readonly instead: string;
}

function rangeFindings(text: string, isPrivate: boolean): Finding[] {
  if (isEverybody(text)) {
    return [{ text, reason: "which stands for everybody", instead: "the ranges that need it" }];
  }
  const range = parseRange(text);
  if (!isRange(range)) return [{ text, ...range, reason: `which ${range.reason}` }];
  const reason = isPrivate ? networkFault(range) : widthFault(range);
  if (reason === undefined) return [];
  const instead = isPrivate ? "a private IPv4 range such as 10.20.0.0/24" : "a narrower range";
  return [{ text, reason, instead }];
}

function widthFault({ family, prefix }: Range): string | undefined {
  const limit = WIDEST_PREFIX[family];
  return prefix < limit ? `which is wider than /${limit}, the limit of IPv${family}` : undefined;
}

function networkFault(range: Range): string | undefined {
  if (!PRIVATE.some((outer) => contains(outer, range))) return "which is no private IPv4 range";
  return range.prefix > NARROWEST_SUBNET
    ? `which is narrower than /${NARROWEST_SUBNET}, Azure's limit`
    : undefined;
}

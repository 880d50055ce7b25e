import type { Field, FieldProblem } from "../dynamic/fields";

const TIME = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/;

function expiryProblem(text: string): FieldProblem | undefined {
  if (text === "" || isTime(text)) return undefined;
  return {
    message: `"expires" is "${text}", which is no date, nor a time with its zone`,
    fix: "Give it as `2030-12-31`, or as `2030-12-31T18:00:00Z`",
  };
}

function isTime(text: string): boolean {
  const day = TIME.exec(text)?.[1];
  if (day === undefined || Number.isNaN(Date.parse(text))) return false;
  // Date takes 30 February for 2 March.
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

/** Unix milliseconds of a date (its beginning in UTC) or a time; 0, which is never, for `""`. */
export function toUnixMs(text = ""): number {
  return text === "" ? 0 : Date.parse(text);
}

/** The time of Unix milliseconds as `2030-12-31T00:00:00.000Z`; `""` for 0, which is never. */
export function fromUnixMs(ms: number): string {
  return ms === 0 ? "" : new Date(ms).toISOString();
}

/** Field of the time at which a key stops working. Komodo has Unix milliseconds, 0 for never. */
export const expiryField: Field<string> = {
  type: "string",
  default: "",
  doc:
    "When it stops working: a date (its beginning in UTC), or a time with its zone, as in RFC 3339: " +
    "`2030-12-31T18:00:00Z`. Empty is never.",
  problem: expiryProblem,
  normalise: (text) => (isTime(text) ? fromUnixMs(toUnixMs(text)) : text),
  encode: toUnixMs,
  decode: (ms) => fromUnixMs(ms as number),
};

/** Throws when a key that is about to be made has expired already. */
export function refusePast(subject: string, expires = ""): void {
  const ms = toUnixMs(expires);
  if (ms === 0 || ms > Date.now()) return;
  throw new Error(`${subject}: "expires" is ${expires}, which has passed. Set a later time.`);
}

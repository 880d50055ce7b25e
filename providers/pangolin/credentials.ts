import { randomInt } from "node:crypto";
import type { Pangolin } from "./context";

/** Id and secret that a Newt or an Olm connects with. */
export interface Credentials {
  readonly id: string;
  readonly secret: string;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
/** Lengths of those that Pangolin 1.18.4 makes itself. */
const ID_LENGTH = 15;
const SECRET_LENGTH = 48;

/**
 * The credentials that the program gives, filled up with random ones. They are chosen before the
 * create is sent, so that they are known even when its answer is lost; the secret is known to
 * redaction from here on.
 */
export function chosenCredentials(
  { redactor }: Pangolin,
  given: { readonly id?: string | undefined; readonly secret?: string | undefined },
): Credentials {
  const secret = given.secret ?? randomText(SECRET_LENGTH);
  redactor.add(secret);
  return { id: given.id ?? randomText(ID_LENGTH), secret };
}

function randomText(length: number): string {
  return Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join("");
}

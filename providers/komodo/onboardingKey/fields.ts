import { createPrivateKey, type KeyObject } from "node:crypto";
import type { FieldProblem, Fields } from "../../dynamic/fields";
import { expiryField } from "../expiry";

/** Inputs of an onboarding key. */
export interface OnboardingKeyInputs {
  name: string;
  privateKey?: string;
  enabled?: boolean;
  expires?: string;
  tags?: string[];
  privileged?: boolean;
  copyServer?: string;
  createBuilder?: boolean;
}

/** Outputs beyond the inputs. */
export interface OnboardingKeyOuts {
  /** Komodo's identity of the key; it is also the id. */
  publicKey: string;
  /** What a Periphery is given as PERIPHERY_ONBOARDING_KEY; Komodo shows it once. */
  key?: string | undefined;
}

const LONGEST_TEXT_BYTES = 32;

/** A text of up to 32 bytes, or an X25519 key in PKCS8, as PEM or as base64 of DER. */
function privateKeyProblem(key: string): FieldProblem | undefined {
  const sizeBytes = Buffer.byteLength(key);
  const isText = sizeBytes > 0 && sizeBytes <= LONGEST_TEXT_BYTES;
  if (isText && key.trim() === key) return undefined;
  if (!isText && sizeBytes > 0 && parsed(key)?.asymmetricKeyType === "x25519") return undefined;
  return {
    message:
      `"privateKey" has ${sizeBytes} bytes; Komodo takes a text of 1 to ${LONGEST_TEXT_BYTES} ` +
      "without blanks around it, or an X25519 key in PKCS8, as PEM or base64",
    fix: "Give such a key, or leave it out: Komodo makes one",
  };
}

function parsed(key: string): KeyObject | undefined {
  try {
    if (key.startsWith("-----BEGIN")) return createPrivateKey(key);
    return createPrivateKey({ key: Buffer.from(key, "base64"), format: "der", type: "pkcs8" });
  } catch {
    return undefined;
  }
}

/** Table of an onboarding key's inputs: Komodo 2.3.2's CreateOnboardingKey in full, and `enabled`. */
export const onboardingKeyFields: Fields<OnboardingKeyInputs> = {
  name: {
    type: "string",
    required: true,
    doc: "Name, shown in Komodo. Several keys may have one name.",
    problem: (name) =>
      name.trim() === "" ? { message: '"name" is empty', fix: 'Set "name"' } : undefined,
  },
  privateKey: {
    type: "string",
    secret: true,
    replace: true,
    doc:
      "Key of your own: a text of 1 to 32 bytes, or an X25519 key in PKCS8. Left out, Komodo makes " +
      "one; the output `key` holds either.",
    problem: privateKeyProblem,
  },
  enabled: { type: "boolean", default: true, doc: "Whether servers can register with it." },
  expires: expiryField,
  tags: {
    type: "strings",
    default: [],
    unordered: true,
    doc: "Names of tags that a server gets. A tag that does not exist is made.",
  },
  privileged: {
    type: "boolean",
    default: false,
    doc: "Whether a Periphery may take the place of a server that exists, and change its key.",
  },
  copyServer: {
    type: "string",
    default: "",
    reference: "Server",
    doc: "Server whose configuration a new one starts with: the resource, its id or its name.",
  },
  createBuilder: { type: "boolean", default: false, doc: "Make a builder of each server too." },
};

import type { FieldProblem } from "../../providers/dynamic/fields";

/**
 * What Azure takes: https://learn.microsoft.com/azure/virtual-machines/linux/mac-create-ssh-keys
 * names Ed25519 and RSA from 2048 bits on; ECDSA is refused.
 */
const LEAST_RSA_BITS = 2048;

/** What is wrong with the administrators' keys. A key's text is not shown: it may be a private one. */
export function sshKeysProblem(keys: readonly string[]): FieldProblem | undefined {
  if (keys.length === 0) {
    const message = '"adminSshKeys" is empty, so that nobody could log in';
    return { message, fix: "Give at least one public key" };
  }
  const faults = keys.map(keyFault);
  const at = faults.findIndex((fault) => fault !== undefined);
  if (at < 0) return undefined;
  const message = `"adminSshKeys[${at}]" ${faults[at] ?? ""}`;
  return { message, fix: "Give the text of a file such as ~/.ssh/id_ed25519.pub" };
}

/** What is wrong with the public half of a host key. */
export function hostKeyProblem(key: string): FieldProblem | undefined {
  const fault = keyFault(key) ?? (key.startsWith("ssh-ed25519 ") ? undefined : "is not Ed25519");
  if (fault === undefined) return undefined;
  return { message: `"sshHostKey.publicKey" ${fault}`, fix: "Give the text of the .pub file" };
}

/** What is wrong with the private half, as far as it is a plain text. */
export function privateKeyProblem(key: unknown): FieldProblem | undefined {
  if (typeof key !== "string") return undefined;
  if (!key.startsWith("-----BEGIN OPENSSH PRIVATE KEY-----\n")) {
    const message = '"sshHostKey.privateKey" is no private key in OpenSSH\'s form';
    return { message, fix: "Give the whole text of the file, with its first line" };
  }
  const { cipher = "none" } = headOf(key);
  if (cipher === "none") return undefined;
  const message = '"sshHostKey.privateKey" has a passphrase, which nobody could enter';
  return { message, fix: "Make a key without one: `ssh-keygen -t ed25519 -N '' -f host`" };
}

/** Whether the halves are of different keys, as far as the private one can be read. */
export function pairProblem(privateKey: unknown, publicKey: string): FieldProblem | undefined {
  const { half } = typeof privateKey === "string" ? headOf(privateKey) : {};
  const [, data = ""] = publicKey.trim().split(/\s+/);
  if (half === undefined || half.equals(Buffer.from(data, "base64"))) return undefined;
  const message = '"sshHostKey.privateKey" and "sshHostKey.publicKey" are of different keys';
  return { message, fix: "Give both halves of one key" };
}

const MAGIC = Buffer.from("openssh-key-v1\0");

/** What a private key says of itself in clear (PROTOCOL.key of OpenSSH); nothing for another form. */
function headOf(key: string): { readonly cipher?: string; readonly half?: Buffer } {
  const data = Buffer.from(key.replace(/-----[^\n]*-----/g, ""), "base64");
  if (!data.subarray(0, MAGIC.length).equals(MAGIC)) return {};
  let at = MAGIC.length;
  const next = (): Buffer => {
    const length = at + 4 <= data.length ? data.readUInt32BE(at) : 0;
    at += 4 + length;
    return data.subarray(at - length, at);
  };
  const cipher = next().toString();
  // The key derivation, its options, and the count of keys.
  next();
  next();
  at += 4;
  return { cipher, half: next() };
}

function keyFault(key: string): string | undefined {
  if (key.includes("PRIVATE KEY")) return "is a private key, which must never be here";
  const [type = "", data = ""] = key.trim().split(/\s+/);
  const [inner, , modulus] = partsOf(Buffer.from(data, "base64"));
  if (/[\r\n]/.test(key.trim()) || inner?.toString() !== type) return "is no public SSH key";
  return type === "ssh-rsa" ? rsaFault(modulus) : otherFault(type);
}

function otherFault(type: string): string | undefined {
  if (type === "ssh-ed25519") return undefined;
  return `is of the type ${type}, and Azure takes Ed25519 and RSA`;
}

function rsaFault(modulus: Buffer = Buffer.alloc(0)): string | undefined {
  const bits = bitsOf(modulus);
  return bits < LEAST_RSA_BITS ? `has ${bits} bits, at least ${LEAST_RSA_BITS} needed` : undefined;
}

/** The parts of a key, each with its length in 4 bytes before it (RFC 4253, 6.6). */
function partsOf(data: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at + 4 <= data.length;) {
    const length = data.readUInt32BE(at);
    if (at + 4 + length > data.length) return [];
    parts.push(data.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return parts;
}

function bitsOf(number: Buffer): number {
  return number.length === 0 ? 0 : BigInt(`0x${number.toString("hex")}`).toString(2).length;
}

import { randomBytes } from "node:crypto";

const processPart = randomBytes(5).toString("hex");
let counter = randomBytes(3).readUIntBE(0, 3);

/** A new MongoDB ObjectId: 24 hex digits that sort by the second they were made in. */
export function newObjectId(): string {
  counter = (counter + 1) % 0x1000000;
  const seconds = Math.floor(Date.now() / 1000);
  return hex(seconds, 8) + processPart + hex(counter, 6);
}

/** Tells whether a text is a valid ObjectId; Komodo takes every such text for an id. */
export function isObjectId(text: string): boolean {
  return /^[0-9a-fA-F]{24}$/.test(text);
}

/** A random text of letters and digits, as Komodo's key and secret parts are. */
export function randomText(length: number): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return Array.from(randomBytes(length), (byte) => letters[byte % letters.length]).join("");
}

/** An `_id` field as Komodo writes it in JSON. */
export function oid(id: string): { $oid: string } {
  return { $oid: id };
}

function hex(value: number, width: number): string {
  return value.toString(16).padStart(width, "0");
}

import type { IncomingMessage } from "node:http";
import { Refusal } from "../refusal";

/** Largest request body that Pangolin 1.18.4 takes, in bytes. */
export const MAX_BODY_BYTES = 100 * 1024;

/**
 * Reads a JSON body. Without a body, or with another content type, it is undefined; an empty one
 * of JSON type is `{}`. Refuses a body too large (413) and bad JSON (400).
 */
export function readJson(request: IncomingMessage, body: Buffer): unknown {
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) return undefined;
  const { "content-length": length, "transfer-encoding": transfer } = request.headers;
  if (length === undefined && transfer === undefined) return undefined;
  if (body.length > MAX_BODY_BYTES) throw new Refusal(413, "request entity too large");
  const text = body.toString("utf8");
  return text === "" ? {} : parsed(text);
}

function parsed(text: string): unknown {
  const first = text.trimStart().charAt(0);
  // Only objects and lists are taken.
  if (first !== "{" && first !== "[") {
    throw new Refusal(400, `Unexpected token '${first}', "${text}" is not valid JSON`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refusal(400, error instanceof Error ? error.message : String(error));
  }
}

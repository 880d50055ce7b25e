import { Refusal } from "../errors";
import { columnAfter } from "./jsonColumns";
import type { DeserializeError } from "./deserializeError";

/** Largest request body that Komodo 2.3.2 takes, in bytes. */
export const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** Reads a JSON body. Refuses another content type (415), a body too large (413) and bad JSON (400). */
export function readJson(body: Buffer, contentType: string | undefined): unknown {
  if (!/^application\/([\w.-]+\+)?json\b/.test(contentType ?? "")) {
    throw new Refusal(415, "Expected request with `Content-Type: application/json`");
  }
  if (body.length > MAX_BODY_BYTES) {
    throw new Refusal(413, "Failed to buffer the request body: length limit exceeded");
  }
  const text = body.toString("utf8");
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Refusal(400, `Failed to parse the request body as JSON: ${jsonFault(text)}`);
  }
}

function jsonFault(text: string): string {
  const trimmed = text.trimStart();
  if (trimmed === "") return "EOF while parsing a value at line 1 column 0";
  if (/^\{\s*[^"}\s]/.test(trimmed)) return "key must be a string at line 1 column 2";
  if (/^[[{"]/.test(trimmed)) return `EOF while parsing an object at line 1 column ${text.length}`;
  return "expected value at line 1 column 1";
}

/** The refusal for a fault in the envelope form: 422, with path and position. */
export function envelopeRefusal(error: DeserializeError, body: Buffer): Refusal {
  const path = error.path.join(".").replace(/\.\[/g, "[");
  const where = path === "" ? "" : `${path}: `;
  const column = columnAfter(body.toString("utf8"), error.path);
  return new Refusal(
    422,
    `Failed to deserialize the JSON body into the target type: ${where}${error.message} ` +
      `at line 1 column ${column}`,
  );
}

/** The refusal for the same fault in the path form: 500, without path and position. */
export function pathFormRefusal(error: DeserializeError): Refusal {
  return new Refusal(500, error.message);
}

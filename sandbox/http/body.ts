import type { IncomingMessage } from "node:http";

/**
 * Reads a request's body. One chunk beyond the limit (in bytes) is kept, which is enough to tell
 * that the body is too large; a broken connection gives an empty one.
 */
export function bodyOf(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      if (size <= maxBytes) chunks.push(chunk);
      size += chunk.length;
    });
    request.on("end", () => resolve(Buffer.concat(chunks)));
    request.on("error", () => resolve(Buffer.alloc(0)));
  });
}

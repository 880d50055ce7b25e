import type { ServerResponse } from "node:http";

/** An answer over HTTP. Without a body it is an empty one. */
export interface Answer {
  readonly status: number;
  /** Sent as JSON, unless `text` is given. */
  readonly body?: unknown;
  readonly text?: string;
  /** Content type; follows from `body` or `text` when absent. */
  readonly type?: string;
}

/** Sends an answer and ends the exchange. */
export function send(response: ServerResponse, { status, body, text, type }: Answer): void {
  const payload = text ?? JSON.stringify(body);
  const usual = text === undefined ? "application/json" : "text/plain; charset=utf-8";
  response.writeHead(status, {
    ...(payload !== "" && { "content-type": type ?? usual }),
    "content-length": Buffer.byteLength(payload),
  });
  response.end(payload);
}

import { HttpClient, type HttpRequest } from "../http/client";
import { ApiError } from "../http/errors";
import type { Redactor } from "../http/redact";
import { readPangolinError } from "./errors";
import type { PangolinSettings } from "./settings";

/** What every answer of the Integration API is wrapped in. */
interface Envelope<T> {
  readonly data: T;
  readonly success: boolean;
  readonly message: string;
}

/**
 * Calls to one Pangolin Integration API (1.18.4), whose verbs are its own: PUT creates, POST updates
 * or acts. Paths begin after `/v1`.
 */
export class PangolinClient {
  private readonly http: HttpClient;

  constructor(
    readonly settings: PangolinSettings,
    redactor: Redactor,
  ) {
    const { url, apiKey, timeoutMs, caFile } = settings;
    redactor.add(apiKey);
    redactor.add(apiKey.split(".")[1]);
    this.http = new HttpClient({
      system: "Pangolin",
      url,
      timeoutMs,
      ...(caFile !== undefined && { caFile }),
      redactor,
      readError: readPangolinError,
    });
  }

  /** Reads; sent again after transport faults. */
  get<T>(path: string): Promise<T> {
    return this.send({ method: "GET", path, idempotent: true });
  }

  /** Creates; never sent again by itself, because a failed create may have written something. */
  create<T>(path: string, body: object): Promise<T> {
    return this.send({ method: "PUT", path, body, idempotent: false });
  }

  /** Updates: the same body twice gives the same result. Sent again after transport faults. */
  update<T>(path: string, body: object): Promise<T> {
    return this.send({ method: "POST", path, body, idempotent: true });
  }

  /** Acts, such as adding one grant: never sent again by itself. */
  act<T>(path: string, body: object): Promise<T> {
    return this.send({ method: "POST", path, body, idempotent: false });
  }

  /** The one update that is a PATCH: that of a domain. */
  patch<T>(path: string, body: object): Promise<T> {
    return this.send({ method: "PATCH", path, body, idempotent: true });
  }

  /** Deletes; a second try that finds nothing is the caller's to accept. */
  delete<T>(path: string, body?: object): Promise<T> {
    return this.send({ method: "DELETE", path, idempotent: true, ...(body && { body }) });
  }

  private async send<T>(request: HttpRequest): Promise<T> {
    const headers = { Authorization: `Bearer ${this.settings.apiKey}` };
    const answer = await this.http.send<Envelope<T> | string>({ ...request, headers });
    if (typeof answer === "object" && "data" in answer) return answer.data;
    // A sign-in page in front of the API answers 200 to everything.
    const { text } = readPangolinError(200, answer);
    throw new ApiError("Pangolin", { method: request.method, path: request.path }, 200, text);
  }
}

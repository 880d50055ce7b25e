import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import axios, { type AxiosInstance, type AxiosResponse, isAxiosError } from "axios";
import { ApiError, NetworkError, type RequestLine } from "./errors";
import { type Redactor, withoutCredentials } from "./redact";
import { defaultRetryLimits, retryDelayMs, type RetryLimits } from "./retry";

/** Longest part of an error answer that is kept, in characters. */
const LONGEST_ANSWER = 2_000;

/** How one remote system is reached. */
export interface HttpSettings {
  /** The system's name as messages give it: `Komodo`. */
  readonly system: string;
  /** Base address, such as `https://komodo.example.com`. */
  readonly url: string;
  /** Time-out of one try, in milliseconds. */
  readonly timeoutMs: number;
  /** File with the certificates of a private authority, PEM; replaces the built-in ones. */
  readonly caFile?: string;
  readonly retry?: RetryLimits;
  readonly redactor: Redactor;
  /** Reads the server's own words and any waiting time out of an error answer. */
  readonly readError: (status: number, body: unknown) => { text: string; retryAfterMs?: number };
}

/** One request. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** Repeating it changes nothing, so that it may be sent again after any transport fault. */
  readonly idempotent: boolean;
}

/**
 * The only way out to HTTP: base address, time-out, retries where they are safe, and errors of two
 * kinds ({@link ApiError}, {@link NetworkError}) without secrets. Proxies are taken from
 * HTTP_PROXY, HTTPS_PROXY and NO_PROXY.
 */
export class HttpClient {
  private readonly axios: AxiosInstance;

  constructor(readonly settings: HttpSettings) {
    const ca =
      settings.caFile === undefined ? undefined : readCertificates(settings, settings.caFile);
    this.axios = axios.create({
      baseURL: settings.url,
      timeout: settings.timeoutMs,
      validateStatus: () => true,
      maxRedirects: 0,
      // Idle connections must not keep the provider process alive.
      httpAgent: new http.Agent({ keepAlive: true, maxSockets: 32 }),
      httpsAgent: new https.Agent({ keepAlive: true, maxSockets: 32, ...(ca && { ca }) }),
    });
  }

  /** Sends the request, again where {@link retryDelayMs} allows it, and returns the body. */
  async send<T>(request: HttpRequest): Promise<T> {
    const startedMs = Date.now();
    for (let tries = 1; ; tries++) {
      try {
        return await this.sendOnce<T>(request, startedMs);
      } catch (error) {
        const attempt = {
          tries,
          idempotent: request.idempotent,
          elapsedMs: Date.now() - startedMs,
        };
        const delayMs = retryDelayMs(error, attempt, this.settings.retry ?? defaultRetryLimits);
        if (delayMs === undefined) throw error;
        await sleep(delayMs);
      }
    }
  }

  private async sendOnce<T>(request: HttpRequest, startedMs: number): Promise<T> {
    const response = await this.transport<T>(request, startedMs);
    if (response.status < 300) return response.data;
    const { system, readError, redactor } = this.settings;
    const { text, retryAfterMs } = readError(response.status, response.data);
    const { method, path } = request;
    const answer = redactor.redact(text).slice(0, LONGEST_ANSWER);
    throw new ApiError(system, { method, path }, response.status, answer, retryAfterMs);
  }

  private async transport<T>(request: HttpRequest, startedMs: number): Promise<AxiosResponse<T>> {
    const { method, path, body, headers } = request;
    const requestId = { "X-Request-Id": randomUUID() };
    try {
      return await this.axios.request<T>({
        method,
        url: path,
        data: body,
        headers: { ...requestId, ...headers },
      });
    } catch (error) {
      // The axios error itself holds headers and body: it must not leave this function.
      throw this.networkError(request, error, startedMs);
    }
  }

  private networkError(request: RequestLine, error: unknown, startedMs: number): NetworkError {
    const { system, url, redactor } = this.settings;
    const reason = (isAxiosError(error) ? error.code : undefined) ?? String(error);
    const address = redactor.redact(withoutCredentials(url));
    const line = { method: request.method, path: request.path };
    return new NetworkError(system, line, address, redactor.redact(reason), Date.now() - startedMs);
  }
}

function readCertificates({ system, url }: HttpSettings, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "error";
    throw new Error(
      `${system} "${withoutCredentials(url)}": the certificates in "${file}" cannot be read ` +
        `(${code}). Check the path and its permissions.`,
    );
  }
}

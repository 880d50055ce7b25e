import { HttpClient, type HttpRequest } from "../http/client";
import { ApiError } from "../http/errors";
import { type Redactor, withoutCredentials } from "../http/redact";
import type { ExecuteCalls, ReadCalls, WriteCalls } from "./api";
import { adviceFor, faultOf, pageProblem, readKomodoError } from "./errors";
import type { KomodoSettings } from "./settings";

interface LoginAnswer {
  readonly type: string;
  readonly data: { readonly jwt?: string };
}

/** First message on Komodo's update websocket. */
export type SocketLogin =
  | { type: "Jwt"; params: { jwt: string } }
  | { type: "ApiKeys"; params: { key: string; secret: string } };

/**
 * Typed calls to one Komodo Core. Logs in once for a JWT when it has a user name and a password
 * (an API key costs Core about 72 ms of bcrypt per call, observed on 2.3.2), and once more when
 * the JWT is refused.
 */
export class KomodoClient {
  private readonly http: HttpClient;
  private jwt?: Promise<string>;

  constructor(
    readonly settings: KomodoSettings,
    private readonly redactor: Redactor,
  ) {
    redactor.add(settings.login?.password);
    redactor.add(settings.apiKey?.secret);
    const { url, timeoutMs, caFile } = settings;
    this.http = new HttpClient({
      system: "Komodo",
      url,
      timeoutMs,
      ...(caFile !== undefined && { caFile }),
      redactor,
      readError: readKomodoError,
    });
  }

  /** Reads; sent again after transport faults. */
  read<N extends keyof ReadCalls>(
    name: N,
    params: ReadCalls[N]["params"],
  ): Promise<ReadCalls[N]["result"]> {
    return this.post(`/read/${name}`, params, true);
  }

  /** Writes a record; sent again only when Core cannot have acted on it. */
  write<N extends keyof WriteCalls>(
    name: N,
    params: WriteCalls[N]["params"],
  ): Promise<WriteCalls[N]["result"]> {
    return this.post(`/write/${name}`, params, false);
  }

  /** Starts an execution; the result is its Update while it runs. */
  execute<N extends keyof ExecuteCalls>(
    name: N,
    params: ExecuteCalls[N]["params"],
  ): Promise<ExecuteCalls[N]["result"]> {
    return this.post(`/execute/${name}`, params, false);
  }

  /** What the update websocket wants to hear first. */
  async socketLogin(): Promise<SocketLogin> {
    const { apiKey } = this.settings;
    if (this.settings.login) return { type: "Jwt", params: { jwt: await this.token() } };
    return { type: "ApiKeys", params: { key: apiKey?.key ?? "", secret: apiKey?.secret ?? "" } };
  }

  private async post<T>(path: string, body: object, idempotent: boolean): Promise<T> {
    const used = this.jwt;
    try {
      return await this.authorised<T>(path, body, idempotent);
    } catch (error) {
      if (!this.mayLogInAgain(error, used)) throw error;
      if (this.jwt === used) delete this.jwt;
      return this.authorised<T>(path, body, idempotent);
    }
  }

  private async authorised<T>(path: string, body: object, idempotent: boolean): Promise<T> {
    const headers = await this.credentials();
    return this.send<T>({ method: "POST", path, body, headers, idempotent });
  }

  private async send<T>(request: HttpRequest): Promise<T> {
    const answer = await this.http.send<T>(request);
    const problem = pageProblem(answer);
    if (problem !== undefined) throw new ApiError("Komodo", request, 200, problem);
    return answer;
  }

  /** A JWT that worked before may have run out; one that is new is not tried again. */
  private mayLogInAgain(error: unknown, used: Promise<string> | undefined): boolean {
    return used !== undefined && faultOf(error) === "unauthenticated";
  }

  private async credentials(): Promise<Record<string, string>> {
    const { apiKey } = this.settings;
    if (this.settings.login) return { Authorization: `Bearer ${await this.token()}` };
    return { "X-Api-Key": apiKey?.key ?? "", "X-Api-Secret": apiKey?.secret ?? "" };
  }

  private token(): Promise<string> {
    // One login for all calls that start at once: Core blocks an address after 5 failures in 15 s.
    this.jwt ??= this.logIn();
    return this.jwt;
  }

  private async logIn(): Promise<string> {
    const path = "/auth/login/LoginLocalUser";
    const { login, url } = this.settings;
    try {
      const answer = await this.send<LoginAnswer>({
        method: "POST",
        path,
        body: { ...login },
        idempotent: true,
      });
      const { jwt } = answer.data;
      if (answer.type === "Jwt" && jwt !== undefined) return this.remembered(jwt);
      throw new ApiError("Komodo", { method: "POST", path }, 200, `asks for ${answer.type}`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const advice = error.answer.startsWith("asks for")
        ? "Use komodo:apiKey and komodo:apiSecret: an account with a second factor cannot log in here"
        : adviceFor(error);
      throw new Error(
        `Komodo "${withoutCredentials(url)}": login of "${login?.username ?? ""}" failed: ` +
          `${error.message}. ${advice}.`,
      );
    }
  }

  private remembered(jwt: string): string {
    this.redactor.add(jwt);
    return jwt;
  }
}

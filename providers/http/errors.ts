/** A request as messages show it: method and path, without query, headers and body. */
export interface RequestLine {
  readonly method: string;
  /** Path with the request's name, such as `/write/CreateStack`. */
  readonly path: string;
}

/** The remote system answered, but refused. Holds its own words, already without secrets. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code = "API";

  constructor(
    /** Which system answered, as users call it: `Komodo`. */
    readonly system: string,
    readonly request: RequestLine,
    readonly status: number,
    /** The server's own words. */
    readonly answer: string,
    /** Milliseconds to wait before another try, when the server names them. */
    readonly retryAfterMs?: number,
  ) {
    super(`${status} from ${request.method} ${request.path}: ${answer}`);
  }
}

/** No answer came: the address, the cause and how long it was tried. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
  readonly code = "NETWORK";

  constructor(
    readonly system: string,
    readonly request: RequestLine,
    /** Base address, without credentials. */
    readonly address: string,
    /** Node's or axios' error code, such as ECONNREFUSED. */
    readonly reason: string,
    readonly triedMs: number,
  ) {
    super(
      `${system} "${address}": no answer to ${request.method} ${request.path} ` +
        `after ${(triedMs / 1000).toFixed(1)} s (${reason}). ` +
        `Check that the address is right and reachable from this machine.`,
    );
  }
}

import type { Guard, Handler } from "../call";

/** HTTP methods of the Integration API. */
export type Method = "GET" | "PUT" | "POST" | "PATCH" | "DELETE";

/** One route of the Integration API. */
export interface Route {
  readonly method: Method;
  /** Path below `/v1`, with `:name` for parameters. */
  readonly path: string;
  readonly guards: readonly Guard[];
  /** The action that a key must have been granted; absent means any key. */
  readonly action?: string;
  readonly handler: Handler;
  /** The text of a 500 when the database refuses. */
  readonly failure: string;
}

/** What a route needs besides its method and path. */
export interface RouteSettings {
  readonly guards?: readonly Guard[];
  readonly action?: string;
  readonly failure?: string;
}

/** Makes a route from `METHOD /path`. */
export function route(spec: string, settings: RouteSettings, handler: Handler): Route {
  const [method, path = ""] = spec.split(" ");
  const { guards = [], action, failure = "An error occurred" } = settings;
  return {
    method: method as Method,
    path,
    guards,
    ...(action !== undefined && { action }),
    handler,
    failure,
  };
}

/** A route that fits a request, with the parameters of its path. */
export interface MatchedRoute {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds routes by method and path. The case of a path and a slash at its end do not matter. */
export class RouteTable {
  private readonly patterns: readonly { readonly route: Route; readonly pattern: RegExp }[];

  constructor(routes: readonly Route[]) {
    this.patterns = routes.map((one) => ({ route: one, pattern: patternOf(one.path) }));
  }

  /** The first route that fits, in the order they were given. */
  find(method: string, path: string): MatchedRoute | undefined {
    for (const { route: one, pattern } of this.patterns) {
      if (one.method !== method) continue;
      const match = pattern.exec(path);
      if (match === null) continue;
      const params = Object.entries(match.groups ?? {}).map(([name, text]) => [
        name,
        decoded(text),
      ]);
      return { route: one, params: Object.fromEntries(params) as Record<string, string> };
    }
    return undefined;
  }
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/:(\w+)/g, "(?<$1>[^/]+)")}/?$`, "i");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { send, type Answer } from "../../http/answer";
import { bodyOf } from "../../http/body";
import { answerControl, isControlPath } from "../../http/control";
import type { Call } from "../call";
import { DatabaseFault, Refusal, forbidden } from "../refusal";
import { SILENCE, type RawReply, type Reply } from "../reply";
import type { PangolinState } from "../state/state";
import { keyOf } from "./authenticate";
import { MAX_BODY_BYTES, readJson } from "./body";
import { RouteTable, type Route } from "./route";
import { routes } from "./routes";

/** Pangolin's version that the sandbox stands for. */
export const PANGOLIN_VERSION = "1.18.4";

/** What every path of the API starts with. */
export const PREFIX = "/v1";

const TABLE = new RouteTable(routes);

/** One HTTP exchange on its way to an answer. */
interface Exchange {
  readonly state: PangolinState;
  readonly request: IncomingMessage;
  readonly method: string;
  readonly url: URL;
  readonly body: Buffer;
}

/** Makes the HTTP server of a simulated Pangolin; the caller lets it listen. */
export function pangolinServer(state: PangolinState): Server {
  return createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    void serve(state, request, response);
  });
}

async function serve(
  state: PangolinState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://sandbox");
  const body = await bodyOf(request, MAX_BODY_BYTES);
  const exchange: Exchange = { state, request, method: request.method ?? "", url, body };
  const answer = isControlPath(url.pathname) ? control(exchange) : await withFaults(exchange);
  if (answer === "cut") request.socket.destroy();
  else if (answer !== SILENCE) send(response, answer);
}

function control({ state, method, url, body }: Exchange): Answer {
  const setFaults = (settings: object): void => state.faults.apply(settings);
  return answerControl({ calls: state.calls, setFaults }, { method, path: url.pathname, body });
}

async function withFaults(exchange: Exchange): Promise<Answer | typeof SILENCE | "cut"> {
  const { state, method } = exchange;
  const path = pathOf(exchange);
  await state.timers.sleep(state.faults.latencyMs);
  const cut = state.faults.takeDrop({ method, path });
  if (cut !== undefined) {
    if (cut.afterWrite === true) answer(exchange);
    else state.calls.add({ family: "fault", type: `${method} ${path}`, params: null });
    return "cut";
  }
  const failure = state.faults.takeFailure({ method, path });
  if (failure === undefined) return answer(exchange);
  state.calls.add({ family: "fault", type: `${method} ${path}`, params: null });
  return errorAnswer(failure.status ?? 500, failure.message ?? "An error occurred");
}

/** The path below the prefix. */
function pathOf({ url }: Exchange): string {
  return url.pathname.replace(new RegExp(`^${PREFIX}(?=/|$)`, "i"), "");
}

function answer(exchange: Exchange): Answer | typeof SILENCE {
  try {
    return respond(exchange);
  } catch (error) {
    if (error instanceof Refusal) return errorAnswer(error.status, error.message);
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return errorAnswer(500, `Sandbox fault: ${text}`);
  }
}

function respond(exchange: Exchange): Answer | typeof SILENCE {
  const { state, request, method, url, body } = exchange;
  const json = readJson(request, body);
  const path = pathOf(exchange);
  if (path === url.pathname) return unknownRoute(method, url.pathname);
  if (method === "GET" && (path === "" || path === "/")) return health(state);
  const key = keyOf(state, request.headers.authorization);
  const match = TABLE.find(method, path);
  if (match === undefined) return unknownRoute(method, url.pathname);
  const { route, params } = match;
  const call: Call = { state, key, params, query: queryOf(url), body: json };
  const { query } = call;
  const type = `${route.method} ${route.path}`;
  state.calls.add({ family: "pangolin", type, params: { ...params, query, body: json ?? null } });
  return perform(route, call);
}

function health(state: PangolinState): Answer {
  state.calls.add({ family: "open", type: "GET /", params: null });
  return { status: 200, body: { message: "Healthy" } };
}

function perform(route: Route, call: Call): Answer | typeof SILENCE {
  for (const guard of route.guards) guard(call);
  if (route.action !== undefined) mustHaveAction(call, route.action);
  try {
    const reply = route.handler(call);
    return reply === SILENCE ? reply : toAnswer(reply);
  } catch (error) {
    if (error instanceof DatabaseFault) return errorAnswer(500, route.failure || error.message);
    throw error;
  }
}

function mustHaveAction({ state, key }: Call, actionId: string): void {
  if (state.apiKeyActions.find({ apiKeyId: key.apiKeyId, actionId }) !== undefined) return;
  throw forbidden("Key does not have permission perform this action");
}

function toAnswer(reply: Reply | RawReply): Answer {
  if ("text" in reply) return { status: 200, ...reply };
  const { status, data, message } = reply;
  return { status, body: { data, success: true, error: false, message, status } };
}

function errorAnswer(status: number, message: string): Answer {
  const body = { data: null, success: false, error: true, message, status, stack: null };
  return { status, body };
}

/** What Express answers where no route fits: HTML, not JSON. */
function unknownRoute(method: string, path: string): Answer {
  const text =
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n' +
    `</head>\n<body>\n<pre>Cannot ${method} ${path}</pre>\n</body>\n</html>\n`;
  return { status: 404, text, type: "text/html; charset=utf-8" };
}

function queryOf({ searchParams }: URL): Record<string, string | string[]> {
  const names = new Set(searchParams.keys());
  return Object.fromEntries(
    [...names].map((name) => {
      const values = searchParams.getAll(name);
      return [name, values.length > 1 ? values : (values[0] ?? "")];
    }),
  );
}

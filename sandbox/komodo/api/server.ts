import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { send, type Answer } from "../../http/answer";
import { bodyOf } from "../../http/body";
import { answerControl, isControlPath } from "../../http/control";
import { Authenticator } from "../access/authenticate";
import type { KomodoCore } from "../core";
import { Refusal } from "../errors";
import { handlersOf } from "../handlers/registry";
import { answerAuthRoute, answerUser } from "./authRoutes";
import { envelopeRefusal, pathFormRefusal, readJson, MAX_BODY_BYTES } from "./body";
import { readEnvelope, readPathForm, type Request } from "./deserialize";
import { DeserializeError } from "./deserializeError";
import { KOMODO_VERSION } from "../core";
import { currentName, type Family } from "./requestTable";
import { attachUpdateStream } from "./updateStream";

/** One HTTP exchange on its way to an answer. */
export interface Exchange {
  readonly core: KomodoCore;
  readonly authenticator: Authenticator;
  readonly request: IncomingMessage;
  readonly path: string;
  readonly body: Buffer;
}

/** Makes the HTTP server of a simulated Core; the caller lets it listen. */
export function komodoServer(core: KomodoCore): Server {
  const authenticator = new Authenticator(core);
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    void serve({ core, authenticator, request, response });
  });
  attachUpdateStream(server, core, authenticator);
  return server;
}

interface Served {
  readonly core: KomodoCore;
  readonly authenticator: Authenticator;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function serve({ core, authenticator, request, response }: Served): Promise<void> {
  const path = new URL(request.url ?? "/", "http://sandbox").pathname;
  const body = await bodyOf(request, MAX_BODY_BYTES);
  const exchange: Exchange = { core, authenticator, request, path, body };
  const type = requestNameOf(exchange);
  if (!isControlPath(path)) {
    await core.timers.sleep(core.faults.latencyMs);
    const cut = core.faults.takeDrop(type);
    if (cut !== undefined) {
      if (cut.after === true) await answer(exchange);
      else core.calls.add({ family: "fault", type, params: null });
      request.socket.destroy();
      return;
    }
  }
  send(response, await answerOrFault(exchange, type));
}

async function answerOrFault(exchange: Exchange, type: string): Promise<Answer> {
  const { core, path } = exchange;
  const fault = isControlPath(path) ? undefined : core.faults.takeFailure(type);
  if (fault === undefined) return answer(exchange);
  core.calls.add({ family: "fault", type, params: null });
  const error = fault.error ?? "Internal server error";
  return { status: fault.status ?? 500, body: { error, trace: fault.trace ?? [] } };
}

/** The name of what is asked for: of the request, or of the route. */
function requestNameOf({ path, body }: Exchange): string {
  const [, family, ...rest] = path.split("/");
  if (path === "/version") return "version";
  if (rest.length > 0) return currentName(rest.at(-1) ?? "");
  if (family !== "read" && family !== "write" && family !== "execute") return path.slice(1);
  const match = /"type"\s*:\s*"([A-Za-z]+)"/.exec(body.toString("utf8"));
  return currentName(match?.[1] ?? "");
}

async function answer(exchange: Exchange): Promise<Answer> {
  try {
    return await route(exchange);
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, body: error.body() };
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { status: 500, body: { error: `Sandbox fault: ${message}`, trace: [] } };
  }
}

async function route(exchange: Exchange): Promise<Answer> {
  const { core, path, request } = exchange;
  if (isControlPath(path)) return control(exchange);
  const [, family = "", name, ...more] = path.split("/");
  if (request.method === "GET") return answerGet(exchange);
  if (request.method !== "POST" || more.length > 1) return { status: 405, text: "" };
  if (family === "auth") return answerAuthRoute(exchange);
  if (!isFamily(family) || more.length > 0) return { status: 405, text: "" };
  const user = exchange.authenticator.caller(credentialsOf(request));
  const read = readRequest(exchange, family, name);
  core.calls.add({ family, type: read.type, params: read.params });
  const handler = handlersOf(family)[read.type];
  if (handler === undefined) return { status: 500, body: unsupported(read) };
  try {
    return {
      status: 200,
      body: await handler({ core, user, type: read.type, params: read.params }),
    };
  } catch (error) {
    throw error instanceof DeserializeError ? refusalOf(error, exchange, name) : error;
  }
}

function control({ core, path, request, body }: Exchange): Answer {
  const setFaults = (settings: object): void => core.faults.apply(settings);
  const method = request.method ?? "";
  return answerControl({ calls: core.calls, setFaults }, { method, path, body });
}

function unsupported({ family, type }: Request): { error: string; trace: string[] } {
  const error =
    `Komodo sandbox request "${type}": the sandbox does not simulate it. ` +
    `Run this part against a real Komodo Core ${KOMODO_VERSION}.`;
  return { error, trace: [`/${family}/${type}`] };
}

function isFamily(text: string): text is Family {
  return text === "read" || text === "write" || text === "execute";
}

function readRequest(exchange: Exchange, family: Family, name: string | undefined): Request {
  const body = readJson(exchange.body, exchange.request.headers["content-type"]);
  try {
    return name === undefined || name === ""
      ? readEnvelope(family, body)
      : readPathForm(family, name, body);
  } catch (error) {
    throw error instanceof DeserializeError ? refusalOf(error, exchange, name) : error;
  }
}

function refusalOf(error: DeserializeError, { body }: Exchange, name: string | undefined): Refusal {
  return name === undefined || name === "" ? envelopeRefusal(error, body) : pathFormRefusal(error);
}

function answerGet(exchange: Exchange): Answer {
  const { core, path } = exchange;
  if (path === "/version") {
    core.calls.add({ family: "open", type: "version", params: null });
    return { status: 200, text: KOMODO_VERSION };
  }
  if (path === "/user") return answerUser(exchange);
  return { status: /^\/(read|write|execute|auth)(\/|$)/.test(path) ? 405 : 404, text: "" };
}

/** The credentials in a request's headers. */
export function credentialsOf(request: IncomingMessage): {
  bearer?: string;
  key?: string;
  secret?: string;
  address: string;
} {
  const header = (name: string): string | undefined => {
    const value = request.headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  const bearer = header("authorization");
  const key = header("x-api-key");
  const secret = header("x-api-secret");
  return {
    ...(bearer !== undefined && { bearer }),
    ...(key !== undefined && { key }),
    ...(secret !== undefined && { secret }),
    address: addressOf(request, header),
  };
}

/** Failed logins are counted for the address that proxies report, if they do (Komodo 2.3.2). */
function addressOf(request: IncomingMessage, header: (name: string) => string | undefined): string {
  const forwarded = header("x-forwarded-for")?.split(",")[0]?.trim();
  return forwarded ?? header("x-real-ip") ?? request.socket.remoteAddress ?? "";
}

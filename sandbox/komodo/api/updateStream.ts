import type { Server } from "node:http";
import { WebSocketServer, type WebSocket } from "ws";
import type { Authenticator } from "../access/authenticate";
import { isPermitted } from "../access/permissions";
import type { User } from "../access/users";
import type { KomodoCore } from "../core";
import { fieldsAt, isFields, textAt } from "../fields";
import { updateItem } from "../handlers/updates";
import { isKind } from "../kinds";
import type { Update } from "../updates/update";

/**
 * Serves `/ws/update`: a client sends `{"type":"ApiKeys"|"Jwt","params":…}`, gets the text
 * `LOGGED_IN` and from then on one message per change of an Update it may see.
 */
export function attachUpdateStream(
  server: Server,
  core: KomodoCore,
  authenticator: Authenticator,
): void {
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    const isUpdates = new URL(request.url ?? "/", "http://sandbox").pathname === "/ws/update";
    if (!isUpdates || !core.faults.acceptsWebsockets) {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, (websocket) => {
      const address = request.socket.remoteAddress ?? "";
      websocket.on("error", () => websocket.terminate());
      websocket.once("message", (data: Buffer) => {
        const user = loggedIn(data, { authenticator, address });
        if (user === undefined) refuseLogin(websocket);
        else follow(websocket, core, user);
      });
    });
  });
  core.faults.onWebsocket((open) => {
    if (!open) sockets.clients.forEach((client) => client.terminate());
  });
  server.on("close", () => sockets.clients.forEach((client) => client.terminate()));
}

function loggedIn(
  data: Buffer,
  { authenticator, address }: { authenticator: Authenticator; address: string },
): User | undefined {
  try {
    const message: unknown = JSON.parse(data.toString("utf8"));
    if (!isFields(message)) return undefined;
    const params = fieldsAt(message, "params");
    const credentials =
      message.type === "Jwt"
        ? { bearer: textAt(params, "jwt"), address }
        : { key: textAt(params, "key"), secret: textAt(params, "secret"), address };
    return authenticator.caller(credentials);
  } catch {
    return undefined;
  }
}

function refuseLogin(websocket: WebSocket): void {
  websocket.send("Failed to login | Invalid user credentials");
  websocket.close();
}

function follow(websocket: WebSocket, core: KomodoCore, user: User): void {
  const onChange = (update: Update): void => {
    if (maySee(core, user, update)) websocket.send(JSON.stringify(updateItem(core, update)));
  };
  core.updates.on("change", onChange);
  websocket.on("close", () => core.updates.off("change", onChange));
  websocket.send("LOGGED_IN");
}

function maySee(core: KomodoCore, user: User, { target }: Update): boolean {
  if (user.admin) return true;
  if (!isKind(target.type)) return false;
  const resource = core.resources.find(target.type, target.id);
  const level = "Read" as const;
  return resource !== undefined && isPermitted(core, user, { kind: target.type, resource, level });
}

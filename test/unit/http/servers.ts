import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import net, { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

/** What a server does with a request; the body has been read. */
export type Answer = (
  request: http.IncomingMessage,
  response: http.ServerResponse,
  body: string,
) => void;

/** A request as the server saw it. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** A real server on 127.0.0.1 that remembers what it was asked. */
export interface LocalServer {
  readonly port: number;
  readonly url: string;
  readonly seen: Seen[];
  close(): Promise<void>;
}

/** A certificate of an authority of its own, for 127.0.0.1 and localhost. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
  readonly file: string;
  remove(): void;
}

/** Starts an http server, or an https one when there is a certificate. */
export async function serve(answer: Answer, certificate?: Certificate): Promise<LocalServer> {
  const seen: Seen[] = [];
  const listener = (request: http.IncomingMessage, response: http.ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const { method = "", url = "", headers } = request;
      seen.push({ method, url, headers, body });
      answer(request, response, body);
    });
  };
  const server = certificate
    ? https.createServer(certificate, listener)
    : http.createServer(listener);
  const port = await listen(server);
  const url = `${certificate ? "https" : "http"}://127.0.0.1:${port}`;
  return { port, url, seen, close: () => closed(server) };
}

/** A forward proxy: passes plain requests on and tunnels with CONNECT, always to `port`. */
export async function startProxy(port: number): Promise<LocalServer> {
  const seen: Seen[] = [];
  const note = ({ method = "", url = "", headers }: http.IncomingMessage) =>
    seen.push({ method, url, headers, body: "" });
  const server = http.createServer((request, response) => {
    note(request);
    const { pathname } = new URL(request.url ?? "");
    const { method, headers } = request;
    const onward = http.request({ port, path: pathname, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  server.on("connect", (request: http.IncomingMessage, client: net.Socket) => {
    note(request);
    const onward = net.connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      onward.pipe(client).pipe(onward);
    });
    onward.on("error", () => client.destroy());
    client.on("error", () => onward.destroy());
  });
  const proxyPort = await listen(server);
  return {
    port: proxyPort,
    url: `http://127.0.0.1:${proxyPort}`,
    seen,
    close: () => closed(server),
  };
}

/** Makes a key and a certificate with openssl, in a folder that `remove` deletes. */
export function makeCertificate(): Certificate {
  const folder = mkdtempSync(path.join(tmpdir(), "varanus-ca-"));
  const [keyFile, file] = ["key.pem", "cert.pem"].map((name) => path.join(folder, name)) as [
    string,
    string,
  ];
  const subject = [
    "-subj",
    "/CN=varanus test",
    "-addext",
    "subjectAltName=IP:127.0.0.1,DNS:localhost",
  ];
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const files = ["-keyout", keyFile, "-out", file];
  execFileSync("openssl", ["req", "-x509", "-days", "2", ...key, ...files, ...subject], {
    stdio: "pipe",
  });
  return {
    key: readFileSync(keyFile, "utf8"),
    cert: readFileSync(file, "utf8"),
    file,
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** A port on which nothing listens. */
export async function unusedPort(): Promise<number> {
  const server = http.createServer();
  const port = await listen(server);
  await closed(server);
  return port;
}

async function listen(server: http.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A tunnel is no connection of the server's any more: its sockets are remembered here.
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket: net.Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("end all", () => sockets.forEach((socket) => socket.destroy()));
  return (server.address() as AddressInfo).port;
}

function closed(server: http.Server): Promise<void> {
  server.emit("end all");
  return new Promise((resolve) => server.close(() => resolve()));
}

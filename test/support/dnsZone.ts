import { createSocket } from "node:dgram";
import http from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

/** Types of records that are asked for. */
const types = { soa: 6, txt: 16 } as const;
const noSuchName = 3;

interface TextRecord {
  readonly id: string;
  readonly name: string;
  readonly content: string;
}

/**
 * A DNS zone on loopback ports, with what Caddy's module for Cloudflare calls to change it (v0.2.4 with
 * libdns/cloudflare v0.2.2). Answers SOA of the zone and TXT of its records over UDP, nothing else.
 */
export class DnsZone {
  /** Calls of the API that came with the token, one a line: `POST /zones/1/dns_records`. */
  readonly calls: string[] = [];
  /** Records that were ever made. */
  readonly made: TextRecord[] = [];
  private readonly records = new Map<string, TextRecord>();
  private readonly dns = createSocket("udp4");
  private readonly api = http.createServer((request, response) => {
    void this.answerApi(request, response);
  });

  constructor(
    readonly name: string,
    private readonly token: string,
  ) {
    this.dns.on("message", (query, { port, address }) =>
      this.dns.send(this.answerDns(query), port, address),
    );
  }

  /** Ports of the DNS server and of the API, which is plain HTTP. */
  async start(): Promise<{ dnsPort: number; apiPort: number }> {
    await new Promise<void>((done) => this.dns.bind(0, "127.0.0.1", done));
    await new Promise<void>((done) => this.api.listen(0, "127.0.0.1", done));
    const { port: apiPort } = this.api.address() as AddressInfo;
    return { dnsPort: this.dns.address().port, apiPort };
  }

  async close(): Promise<void> {
    await new Promise<void>((done) => this.dns.close(done));
    this.api.closeAllConnections();
    await new Promise((done) => this.api.close(done));
  }

  /** Records that are there now. */
  get current(): readonly TextRecord[] {
    return [...this.records.values()];
  }

  private async answerApi(
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): Promise<void> {
    const url = new URL(request.url ?? "/", "http://api");
    const body = await textOf(request);
    const isAllowed = request.headers.authorization === `Bearer ${this.token}`;
    const path = url.pathname.replace("/client/v4", "");
    if (isAllowed) this.calls.push(`${request.method ?? ""} ${path.replace(/record-\d+/, "ID")}`);
    const result = isAllowed ? this.change(request.method ?? "", path, { url, body }) : undefined;
    response.statusCode = result === undefined ? 403 : 200;
    const errors = result === undefined ? [{ code: 9109, message: "Invalid access token" }] : [];
    response.end(JSON.stringify({ success: errors.length === 0, errors, result }));
  }

  private change(method: string, path: string, { url, body }: { url: URL; body: string }): unknown {
    if (path === "/zones") {
      const isThis = url.searchParams.get("name")?.replace(/\.$/, "") === this.name;
      return isThis ? [{ id: "1", name: this.name }] : [];
    }
    if (method === "POST") return this.add(JSON.parse(body) as { name: string; content: string });
    if (method === "GET") return this.current;
    const id = path.split("/").at(-1) ?? "";
    this.records.delete(id);
    return { id };
  }

  private add({ name, content }: { name: string; content: string }): unknown {
    const record = { id: `record-${this.made.length}`, type: "TXT", name, content };
    this.made.push(record);
    this.records.set(record.id, record);
    return record;
  }

  private answerDns(query: Buffer): Buffer {
    const { name, end } = readName(query, 12);
    const type = query.readUInt16BE(end);
    const answers = this.answersFor(name.toLowerCase(), type);
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    // An answer of an authority that may recurse.
    header.writeUInt16BE(0x8580 | (answers.length === 0 ? noSuchName : 0), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(answers.length, 6);
    return Buffer.concat([header, query.subarray(12, end + 4), ...answers]);
  }

  private answersFor(name: string, type: number): Buffer[] {
    if (type === types.soa && name === this.name) {
      const numbers = Buffer.alloc(20);
      return [record(type, Buffer.concat([nameOf("ns.test"), nameOf("me.test"), numbers]))];
    }
    if (type !== types.txt) return [];
    const texts = this.current.filter((found) => absolute(found.name, this.name) === name);
    return texts.map(({ content }) => {
      const text = Buffer.from(content.replace(/^"(.*)"$/, "$1"));
      return record(type, Buffer.concat([Buffer.from([text.length]), text]));
    });
  }
}

/** A proxy for HTTPS on a loopback port. */
export interface Tunnel {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts a proxy that leads every host to one loopback port. */
export async function startTunnel(target: () => number): Promise<Tunnel> {
  const server = http.createServer();
  const open = new Set<Socket>();
  server.on("connect", (_request, client: Socket) => {
    const upstream = connect(target(), "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connected\r\n\r\n");
      upstream.pipe(client);
      client.pipe(upstream);
    });
    const ends = [client, upstream];
    for (const end of ends) {
      open.add(end);
      // Either may fail; both go then.
      end.on("error", () => undefined);
      end.on("close", () => ends.forEach((socket) => open.delete(socket.destroy())));
    }
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const close = async (): Promise<void> => {
    open.forEach((socket) => socket.destroy());
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
  return { port: (server.address() as AddressInfo).port, close };
}

function absolute(name: string, zone: string): string {
  return name.endsWith(zone) ? name : `${name}.${zone}`;
}

async function textOf(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function readName(message: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = [];
  let at = start;
  for (let length = message.readUInt8(at); length > 0; length = message.readUInt8(at)) {
    labels.push(message.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join("."), end: at + 1 };
}

function nameOf(name: string): Buffer {
  const labels = name.split(".").map((label) => String.fromCharCode(label.length) + label);
  return Buffer.from(`${labels.join("")}\0`, "latin1");
}

/** A record of the name that was asked for, good for one second. */
function record(type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(1, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

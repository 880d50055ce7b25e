import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import tls from "node:tls";
import { acmeDnsLines } from "../../../components/core/acmeDns";
import { projectFolder } from "../../../components/core/projectFiles";
import { caddyPath } from "../../../scripts/setup/caddy.cjs";
import { DnsZone, startTunnel, type Tunnel } from "../../support/dnsZone";
import { stopProgram } from "../../support/stopProgram";

const caddy = caddyPath();
const modules = spawnSync(caddy ?? "false", ["list-modules"], { encoding: "utf8" }).stdout;
const hasModule = modules.includes("dns.providers.cloudflare");
const reason = hasModule ? "" : " (skipped: no Caddy with the module for Cloudflare is set up)";
const domain = "komodo.example.com";
const token = "hidden-token-of-forty-characters-0123456";

/*
 * The Caddyfile that is deployed, run by the real Caddy with the real module. The authority is another
 * Caddy, which offers the check by DNS alone; the zone and Cloudflare's API are stand-ins, which the
 * module reaches through a proxy for HTTPS. Does not prove: Let's Encrypt and Cloudflare themselves.
 */
(hasModule ? describe : describe.skip)(`Core's proxy with acmeDns, running${reason}`, function () {
  this.timeout(90_000);
  let folder: string;
  let zone: DnsZone;
  let tunnel: Tunnel;
  let dnsPort: number;
  const programs: ChildProcess[] = [];
  const ports = { authority: 0, proxy: 0 };
  let log = "";

  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "varanus-certificate-"));
    zone = new DnsZone("example.com", token);
    const started = await zone.start();
    dnsPort = started.dnsPort;
    for (const name of ["authority", "proxy"] as const) ports[name] = await freePort();
    tunnel = await startTunnel(() => ports.authority);
    await startAuthority(started.apiPort);
    await startProxy();
  });

  after(async () => {
    await Promise.all(programs.map(stopProgram));
    await tunnel.close();
    await zone.close();
    fs.rmSync(folder, { recursive: true });
  });

  const rootFile = (): string =>
    path.join(folder, "authority", "caddy", "pki", "authorities", "local", "root.crt");

  async function startAuthority(apiPort: number): Promise<void> {
    const text = `{
      admin off
      http_port ${await freePort()}
      https_port ${ports.authority}
      default_bind 127.0.0.1
      skip_install_trust
    }
    localhost {
      tls internal
      acme_server {
        challenges dns-01
        resolvers 127.0.0.1:${dnsPort}
      }
    }
    api.cloudflare.com {
      tls internal
      reverse_proxy 127.0.0.1:${apiPort}
    }
    `;
    const file = path.join(folder, "authority.caddyfile");
    fs.writeFileSync(file, text);
    run(file, { XDG_DATA_HOME: path.join(folder, "authority") });
    await until(() => fs.existsSync(rootFile()));
    await until(async () => (await peer(ports.authority, "api.cloudflare.com")) !== undefined);
  }

  async function startProxy(): Promise<void> {
    fs.writeFileSync(path.join(folder, "acme_dns_token"), token);
    const health = await freePort();
    const text = fs.readFileSync(path.join(projectFolder, "Caddyfile"), "utf8");
    const file = path.join(folder, "Caddyfile");
    fs.writeFileSync(file, text.replace("127.0.0.1:2080", `127.0.0.1:${health}`));
    const directive = acmeDnsLines({ provider: "cloudflare" })
      .join("\n")
      .replace("/run/secrets", folder)
      .replace("1.1.1.1 1.0.0.1", `127.0.0.1:${dnsPort}`);
    const global = [
      ...[`http_port ${await freePort()}`, `https_port ${ports.proxy}`, "default_bind 127.0.0.1"],
      `acme_ca https://localhost:${ports.authority}/acme/local/directory`,
      `acme_ca_root ${rootFile()}`,
    ];
    run(file, {
      ...{ XDG_DATA_HOME: path.join(folder, "proxy"), SSL_CERT_FILE: rootFile() },
      ...{ HTTPS_PROXY: `http://127.0.0.1:${tunnel.port}`, DOMAIN: domain },
      ...{ CORE_ADDRESS: "127.0.0.1:9", PROXY_ALLOWED_RANGES: "0.0.0.0/0 ::/0" },
      ...{ PROXY_GLOBAL: global.join("\n"), PROXY_TLS: directive },
    });
  }

  function run(file: string, env: NodeJS.ProcessEnv): void {
    const args = ["run", "--config", file, "--adapter", "caddyfile"];
    const program = spawn(caddy ?? "", args, { env: { HOME: folder, ...env }, stdio: "pipe" });
    program.stderr.on("data", (chunk: Buffer) => (log += chunk.toString()));
    programs.push(program);
  }

  /** The certificate that a port shows for a name, once it is one of the authority's. */
  function peer(port: number, servername: string): Promise<tls.PeerCertificate | undefined> {
    const options = { host: "127.0.0.1", port, servername, ca: fs.readFileSync(rootFile()) };
    return new Promise((resolve) => {
      const socket = tls.connect(options, () => {
        resolve(socket.getPeerCertificate());
        socket.destroy();
      });
      socket.on("error", () => resolve(undefined));
    });
  }

  async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    const deadlineMs = Date.now() + 60_000;
    while (!(await isSo())) {
      assert.ok(Date.now() < deadlineMs, log);
      await sleep(100);
    }
  }

  it("S0-DD-13, S0-FW-5: gets a certificate from an authority that offers no check but the one by DNS", async () => {
    await until(async () => (await peer(ports.proxy, domain)) !== undefined);
    const found = await peer(ports.proxy, domain);
    assert.equal(found?.subjectaltname, `DNS:${domain}`);
    const names = zone.made.map(({ name }) => name);
    assert.ok(names.length >= 1);
    for (const name of names) assert.match(name, /^_acme-challenge\.komodo(\.example\.com)?$/);
  });

  it("uses the token from the file for the zone alone, and takes its record away again", async () => {
    await until(() => zone.current.length === 0);
    assert.deepEqual([...new Set(zone.calls)].sort(), [
      "DELETE /zones/1/dns_records/ID",
      "GET /zones",
      "GET /zones/1/dns_records",
      "POST /zones/1/dns_records",
    ]);
  });

  it("S0-CORE-10: its log has no token", () => {
    assert.match(log, /certificate obtained successfully/);
    assert.ok(!log.includes(token));
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

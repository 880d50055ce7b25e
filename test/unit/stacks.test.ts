import Ajv from "ajv";
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { isMap, parse, parseDocument, type Document } from "yaml";

interface Service {
  image: string;
  restart: string;
  security_opt: string[];
  cap_drop: string[];
  cap_add?: string[];
  read_only: boolean;
  privileged?: boolean;
  ports?: string[];
  volumes?: string[];
  networks: string[];
  configs?: { source: string; target: string }[];
  healthcheck?: { test: string[] };
  logging: unknown;
  build?: unknown;
  env_file?: unknown;
}

interface Compose {
  "x-varanus": {
    tier: string;
    tags: string[];
    after?: string[];
    web?: {
      host: string;
      port: number;
      service: string;
      auth: "required" | { optOut: string };
      healthPath?: string;
    };
    secrets?: string[];
    backup?: { volumes: string[] };
  };
  services: Record<string, Service>;
  configs?: Record<string, { file?: string; content?: string }>;
  volumes?: Record<string, unknown>;
  networks: Record<string, { name?: string; external?: boolean; internal?: boolean }>;
}

interface Stack {
  name: string;
  folder: string;
  text: string;
  document: Document;
  compose: Compose;
}

interface Routers {
  http: {
    routers: Record<string, { rule: string; service: string; middlewares: string[] }>;
    middlewares?: Record<string, unknown>;
    services?: Record<string, { loadBalancer: { servers: { url: string }[] } }>;
  };
}

const root = join(__dirname, "..", "..", "stacks");
const NAMES = "adguard forward-auth gatus homepage portainer traefik vaultwarden".split(" ");
/** Images whose digest is not pinned, with the exact version that is. */
const WITHOUT_DIGEST = ["docker.io/klutchell/unbound:v1.26.0"];

function readStack(name: string): Stack {
  const folder = join(root, name);
  const text = readFileSync(join(folder, "compose.yaml"), "utf8");
  const document = parseDocument(text);
  assert.deepEqual(document.errors, []);
  return { name, folder, text, document, compose: document.toJS() as Compose };
}

const stacks = NAMES.map(readStack);
const services = stacks.flatMap((stack) =>
  Object.entries(stack.compose.services).map(([name, service]) => ({ stack, name, service })),
);
const find = (name: string): Stack =>
  stacks.find((stack) => stack.name === name) ?? assert.fail(`no stack "${name}"`);

function validateCompose(value: unknown): string[] {
  const file = join(dirname(require.resolve("dclint/package.json")), "schemas/compose.schema.json");
  const schema = { ...(JSON.parse(readFileSync(file, "utf8")) as object), $schema: undefined };
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.validate(schema, value);
  return (ajv.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ""}`);
}

/** The comment right above `key` of a service, "" without one. */
function commentOn({ document }: Stack, service: string, key: string): string {
  const node = document.getIn(["services", service], true);
  assert.ok(isMap(node));
  const index = node.items.findIndex((pair) => String(pair.key) === key);
  const above = (node.items[index]?.key as { commentBefore?: string } | undefined)?.commentBefore;
  return above ?? (index === 0 ? node.commentBefore : undefined) ?? "";
}

/** What Compose substitutes: names without a default, and all names. `$$` is an escape. */
function variables(text: string): { required: string[]; all: string[] } {
  const found = [...text.replaceAll("$$", "").matchAll(/\$\{([A-Z_]+)(:?[-+?][^}]*)?\}/g)];
  const names = (list: RegExpMatchArray[]) => [...new Set(list.map(([, name]) => name ?? ""))];
  return { required: names(found.filter((match) => !match[2])).sort(), all: names(found) };
}

function sideFiles(folder: string, inside = "config"): string[] {
  const path = join(folder, inside);
  if (!existsSync(path)) return [];
  return readdirSync(path).flatMap((entry) =>
    statSync(join(path, entry)).isDirectory()
      ? sideFiles(folder, join(inside, entry))
      : [join(inside, entry)],
  );
}

describe("stacks", () => {
  it("S0-STK-2: are the seven applications of the architecture", () => {
    assert.deepEqual(readdirSync(root).sort(), NAMES);
  });

  for (const stack of stacks) describe(`stacks/${stack.name}`, () => folderTests(stack));
  for (const entry of services) {
    describe(`stacks/${entry.stack.name} service ${entry.name}`, () => serviceTests(entry));
  }
});

function folderTests(stack: Stack): void {
  const { name, folder, text, compose } = stack;
  const code = text.replaceAll(/^\s*#.*$/gm, "");

  it("is valid under the Compose Specification's schema", () => {
    assert.deepEqual(validateCompose(compose), []);
  });

  it("S0-STK-4, X-05: holds no template and no [[NAME]]", () => {
    assert.doesNotMatch(code, /\[\[|\]\]|\{\{|\{%/);
  });

  it("S0-STK-6: .env.example documents exactly the variables without a default", () => {
    const example = readFileSync(join(folder, ".env.example"), "utf8");
    const documented = [...example.matchAll(/^([A-Z_]+)=/gm)].map(([, key]) => key);
    const outside = variables(code.replace(/^x-varanus:\n(?:[ ].*\n|\n)*/m, ""));
    assert.deepEqual(documented.sort(), outside.required);
    assert.deepEqual(variables(code).required, outside.required);
  });

  it("S0-SEC-4: declares the secrets it uses, and no other name looks like one", () => {
    const secrets = compose["x-varanus"].secrets ?? [];
    const looksSecret = /TOKEN|SECRET|PASSWORD|CLIENT_ID/;
    const used = variables(code).all.filter((variable) => looksSecret.test(variable));
    assert.deepEqual(used.sort(), [...secrets].sort());
  });

  it("has every side file that it declares, and declares every side file that it has", () => {
    const declared = Object.values(compose.configs ?? {}).flatMap(({ file }) => file ?? []);
    assert.deepEqual(
      declared.sort(),
      sideFiles(folder)
        .map((file) => `./${file}`)
        .sort(),
    );
  });

  it("has side files that survive inlining: not empty, valid YAML, without a dollar sign", () => {
    for (const file of sideFiles(folder)) {
      const content = readFileSync(join(folder, file), "utf8");
      assert.ok(content.trim().length > 0, file);
      assert.ok(!content.includes("$"), `${file} holds a dollar sign`);
      assert.deepEqual(parseDocument(content).errors, [], file);
    }
  });

  it("mounts every config that it declares, each at its own absolute path", () => {
    const mounts = Object.values(compose.services).flatMap((service) => service.configs ?? []);
    const targets = mounts.map(({ target }) => target);
    const sources = [...new Set(mounts.map(({ source }) => source))];
    assert.deepEqual(sources.sort(), Object.keys(compose.configs ?? {}).sort());
    assert.equal(new Set(targets).size, targets.length);
    assert.ok(targets.every((target) => target.startsWith("/")));
  });

  it("S0-ISO-1, X-09: has its own frontend, and joins traefik-routing behind Traefik only", () => {
    const expected = name === "traefik" ? "traefik-routing" : `${name}-frontend`;
    assert.equal(compose.networks[expected]?.name, expected);
    assert.notEqual(compose.networks[expected].internal, true);
    const external = Object.keys(compose.networks).filter((key) => compose.networks[key]?.external);
    const behind = name !== "traefik" && compose["x-varanus"].web !== undefined;
    assert.deepEqual(external, behind ? ["traefik-routing"] : []);
  });

  it("S0-STK-9: comes after stacks that exist and do not come after it", () => {
    const before = (start: string, seen: string[] = []): string[] =>
      (find(start).compose["x-varanus"].after ?? []).flatMap((next) =>
        seen.includes(next) ? [next] : [next, ...before(next, [...seen, next])],
      );
    assert.ok(!before(name).includes(name));
  });

  it("backs up volumes that it declares", () => {
    const backedUp = compose["x-varanus"].backup?.volumes ?? [];
    for (const volume of backedUp) assert.ok(volume in (compose.volumes ?? {}), volume);
  });
}

function serviceTests({ stack, name, service }: (typeof services)[number]): void {
  it("S0-HARD-1, S0-HARD-2: pins registry, version and digest of its image", () => {
    const reference = /^(docker\.io|ghcr\.io)\/[a-z0-9/._-]+:v?\d+(\.\d+)+(@sha256:[0-9a-f]{64})?$/;
    assert.match(service.image, reference);
    assert.equal(!service.image.includes("@"), WITHOUT_DIGEST.includes(service.image));
  });

  it("S0-HARD-3, S0-HARD-4, S0-HARD-8: gains no privilege and has no capability", () => {
    assert.deepEqual(service.security_opt, ["no-new-privileges:true"]);
    assert.deepEqual(service.cap_drop, ["ALL"]);
    assert.equal(service.privileged, undefined);
    if (service.cap_add === undefined) return;
    const list = stack.document.getIn(["services", name, "cap_add"], true);
    assert.match((list as { commentBefore?: string }).commentBefore ?? "", /\w{3}/, "no reason");
  });

  it("S0-HARD-5: has a read-only root, or configs, which Compose cannot inject into one", () => {
    assert.equal(service.read_only, service.configs === undefined);
    if (!service.read_only) {
      assert.match(commentOn(stack, name, "read_only"), /Not read_only: .*inline configs/);
    }
  });

  it("S0-HARD-6, S0-HARD-7: limits its log and restarts unless stopped", () => {
    const options = { "max-size": "10m", "max-file": "3" };
    assert.deepEqual(service.logging, { driver: "json-file", options });
    assert.equal(service.restart, "unless-stopped");
  });

  it("S0-HARD-9: publishes only 80 and 443 of Traefik, 53 of AdGuard Home, and loopback", () => {
    const open = (service.ports ?? []).filter((port) => !port.startsWith("127.0.0.1:"));
    const web = name === "traefik" ? ["80:80", "443:443"] : [];
    const dns = name === "adguard" ? ["53:53/tcp", "53:53/udp"] : [];
    assert.deepEqual(open, [...web, ...dns]);
  });

  it("X-10: publishes and reaches out over a network that is not internal", () => {
    const networks = service.networks.map((network) => stack.compose.networks[network]);
    assert.ok(!networks.includes(undefined), "joins a network that is not declared");
    const isolated = networks.every((network) => network?.internal === true);
    assert.equal(isolated, name === "socket-proxy");
  });

  it("S0-DD-19: mounts volumes and, in a socket proxy alone, the Docker socket", () => {
    const mounts = (service.volumes ?? []).map((volume) => volume.split(":")[0] ?? "");
    const binds = mounts.filter((source) => !(source in (stack.compose.volumes ?? {})));
    assert.deepEqual(binds, name === "socket-proxy" ? ["/var/run/docker.sock"] : []);
    assert.equal(service.build ?? service.env_file, undefined);
  });

  it("has a health check, or says why its image cannot have one", () => {
    if (service.healthcheck) assert.match(service.healthcheck.test[0] ?? "", /^CMD(-SHELL)?$/);
    else assert.match(commentOn(stack, name, "image"), /No healthcheck: /);
  });
}

describe("x-varanus of the stacks", () => {
  it("S0-STK-9: gives the architecture's order and tags", () => {
    const rows = stacks.map(({ name, compose: { "x-varanus": block } }) => {
      return [name, block.tier, block.tags, block.after ?? []];
    });
    assert.deepEqual(rows, [
      ["adguard", "trusted", ["infrastructure", "dns"], ["traefik"]],
      ["forward-auth", "trusted", ["infrastructure", "auth"], ["traefik"]],
      ["gatus", "trusted", ["infrastructure", "monitoring"], ["traefik", "forward-auth"]],
      ["homepage", "untrusted", ["application"], []],
      ["portainer", "trusted", ["application"], ["traefik", "forward-auth"]],
      ["traefik", "trusted", ["infrastructure"], []],
      ["vaultwarden", "trusted", ["application"], ["traefik", "forward-auth"]],
    ]);
  });

  it("S0-TIER: keeps secrets and shared networks off the untrusted server", () => {
    const untrusted = stacks.filter(({ compose }) => compose["x-varanus"].tier === "untrusted");
    assert.equal(untrusted.length, 1);
    for (const { compose } of untrusted) {
      assert.equal(compose["x-varanus"].secrets, undefined);
      assert.deepEqual(Object.keys(compose.networks), ["homepage-frontend"]);
    }
  });
});

describe("routes of stacks/traefik", () => {
  const traefik = find("traefik");
  const read = (file: string): unknown =>
    parse(readFileSync(join(traefik.folder, "config", file), "utf8"));
  const routers = readdirSync(join(traefik.folder, "config", "routers")).map((file) => ({
    file,
    ...(read(join("routers", file)) as Routers).http,
  }));
  const webs = stacks.flatMap(({ name, compose }) => {
    const web = compose["x-varanus"].web;
    return web ? [{ name, web }] : [];
  });

  it("S0-TRF-4: exist for every stack with a web address, and for no other", () => {
    const hosts = routers.map(({ routers: table }) => Object.values(table)[0]?.rule ?? "");
    const expected = webs.map(({ web }) => {
      assert.match(web.host, /^[a-z]+\.\$\{DOMAIN\}$/);
      return `Host(\`${web.host.replace("${DOMAIN}", '{{ env "DOMAIN" }}')}\`)`;
    });
    assert.deepEqual(hosts.sort(), expected.sort());
  });

  for (const { name, web } of webs) {
    const file = name === "traefik" ? "dashboard.yml" : `${name}.yml`;
    const { routers: table, services: backends } = (read(`routers/${file}`) as Routers).http;
    const main = Object.values(table)[0];

    it(`S0-FA-2: put forward auth in front of ${name} exactly when it is required`, () => {
      assert.equal(main?.middlewares.includes("forward-auth@file"), web.auth === "required");
      assert.ok(main.middlewares.includes("secure-headers@file"));
      if (web.auth !== "required") assert.match(web.auth.optOut, /\w+ \w+/);
    });

    it(`S0-TRF-5: reach ${name} by its service name and port on traefik-routing`, () => {
      const urls = Object.values(backends ?? {}).map(({ loadBalancer }) => loadBalancer.servers);
      if (name === "traefik") {
        assert.deepEqual([main?.service, urls], ["api@internal", []]);
        return;
      }
      assert.deepEqual(urls, [[{ url: `http://${web.service}:${web.port}` }]]);
      assert.ok(find(name).compose.services[web.service]?.networks.includes("traefik-routing"));
    });

    if (web.healthPath === undefined) continue;
    it(`S0-FA-3: let local networks ask ${name} for ${web.healthPath} without a login`, () => {
      const health = table[`${name}-health`];
      assert.equal(health?.rule, `${main?.rule ?? ""} && Path(\`${web.healthPath ?? ""}\`)`);
      assert.deepEqual(health.middlewares, ["health-bypass@file"]);
    });
  }

  it("name only middlewares that exist", () => {
    const { http } = read("middlewares.yml") as { http: { middlewares: Record<string, unknown> } };
    const used = routers.flatMap(({ routers: table }) =>
      Object.values(table).flatMap(({ middlewares }) => middlewares),
    );
    const own = routers.flatMap(({ middlewares }) => Object.keys(middlewares ?? {}));
    const known = [...Object.keys(http.middlewares), ...own].map((name) => `${name}@file`);
    for (const name of used) assert.ok(known.includes(name), name);
  });

  it("S0-MW-1: have the architecture's limits, headers and local networks", () => {
    const { http } = read("middlewares.yml") as { http: { middlewares: unknown } };
    assert.deepEqual(http.middlewares, {
      "redirect-to-https": { redirectScheme: { scheme: "https", permanent: true } },
      "rate-limit": { rateLimit: { average: 200, burst: 100 } },
      "secure-headers": {
        headers: {
          stsSeconds: 63072000,
          stsIncludeSubdomains: true,
          stsPreload: true,
          forceSTSHeader: true,
          customFrameOptionsValue: "DENY",
          contentTypeNosniff: true,
          browserXssFilter: true,
          referrerPolicy: "same-origin",
          permissionsPolicy:
            "camera 'none'; geolocation 'none'; microphone 'none'; payment 'none'; usb 'none'; vr 'none';",
          customResponseHeaders: {
            "X-Robots-Tag": "none,noarchive,nosnippet,notranslate,noimageindex",
            server: "",
          },
        },
      },
      "forward-auth": {
        forwardAuth: {
          address: "http://forward-auth:4181",
          trustForwardHeader: true,
          authResponseHeaders: ["X-Forwarded-User"],
          maxResponseBodySize: 1048576,
        },
      },
      "health-bypass": { chain: { middlewares: ["rate-limit-health", "whitelist-localnetwork"] } },
      "rate-limit-health": { rateLimit: { average: 10, burst: 5 } },
      "whitelist-localnetwork": {
        ipAllowList: { sourceRange: ["192.168.0.0/16", "10.0.0.0/8", "172.16.0.0/12"] },
      },
    });
  });

  it("S0-TRF-3, X-27: come after a redirect to HTTPS that any plain HTTP route outranks", () => {
    const content = traefik.compose.configs?.["traefik-static"]?.content ?? "";
    const { entryPoints, certificatesResolvers } = parse(content) as Record<string, unknown>;
    const redirect = { to: "websecure", scheme: "https", priority: 1 };
    assert.deepEqual(entryPoints, {
      ping: { address: "127.0.0.1:8082" },
      web: { address: ":80", http: { redirections: { entryPoint: redirect } } },
      websecure: { address: ":443" },
    });
    const dnsChallenge = { provider: "cloudflare", resolvers: ["1.1.1.1:53", "1.0.0.1:53"] };
    const acme = { email: "${ACME_EMAIL}", storage: "/letsencrypt/acme.json", dnsChallenge };
    assert.deepEqual(certificatesResolvers, { letsencrypt: { acme } });
  });
});

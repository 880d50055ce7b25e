import assert from "node:assert/strict";
import type { FleetSpec, PublicAppSpec, ServerSpec } from "../../../components/plan";
import { dmz, dock, only, plan, values } from "./fixtures";

const PANGOLIN: PublicAppSpec = {
  domains: ["example.com", "home.example.com"],
  sites: { dock1: "dock-newt", dmz1: ["dmz-local", "dmz-newt"] },
};
const SECRETS = values({ PIN: "123456", WORD: "correct horse", LOGIN: "robot:beep-boop" });

const vps: ServerSpec = {
  ...{ name: "vps", tier: "untrusted" },
  tunnel: { alias: "periphery.private.example.net" },
};

/** An application on the network "proxy", which is not the stack's own. */
function shared(web: string, more = "", service = ""): string {
  const flow = more === "" ? "" : `, ${more}`;
  return [
    `x-varanus: { web: { host: app.home.example.com, port: 8080, ${web} }${flow} }`,
    `services:\n  web:\n    image: a\n    networks: [proxy]${service}`,
    "networks:\n  proxy: { external: true }\n",
  ].join("\n");
}

function expose(settings: string, more = ""): string {
  return shared(`expose: { pangolin: { ${settings} } }`, more);
}

function exposed(stacks: Readonly<Record<string, string>>, spec: Partial<FleetSpec> = {}) {
  return plan(stacks, { servers: [dock, dmz], pangolin: PANGOLIN, secrets: SECRETS, ...spec });
}

const DOCK = "server: dock1";

describe("planExposure", () => {
  it("S1-A-4: takes domain, site, container and sign-in from the fleet and the folder", () => {
    const { stacks, found } = exposed({ app: shared("expose: pangolin", DOCK) });
    assert.deepEqual(found, []);
    assert.deepEqual(only(stacks).exposure, {
      domain: "home.example.com",
      subdomain: "app",
      site: "dock-newt",
      address: "app-web-1",
      port: 8080,
      sso: true,
      enabled: true,
      settings: {},
    });
  });

  it("takes what the block says: site, domain, address, port, health check and sign-in", () => {
    const settings = [
      ...["site: dmz-newt", "domain: example.com", "address: 10.0.0.5", "port: 443"],
      ...["method: https", "sso: true", "healthCheck: { status: 204 }"],
    ].join(", ");
    const text = expose(settings, "server: dmz1").replace("8080,", "8080, healthPath: /alive,");
    const { stacks, found } = exposed({ app: text });
    assert.deepEqual(found, []);
    const { settings: _, ...planned } = only(stacks).exposure ?? {};
    assert.deepEqual(planned, {
      ...{ domain: "example.com", subdomain: "app.home", site: "dmz-newt" },
      ...{ address: "10.0.0.5", port: 443, sso: true, enabled: true },
      healthCheck: { path: "/alive", status: 204 },
    });
  });

  it("is absent without web.expose, disabled for a stack that is down, and without check on demand", () => {
    const off = "healthCheck: false";
    const { stacks, found } = exposed({
      bare: shared("healthPath: /", DOCK),
      down: expose(off, `${DOCK}, state: down`)
        .replace("app.", "down.")
        .replace("8080,", "8080, healthPath: /,"),
    });
    assert.deepEqual(found, []);
    assert.equal(stacks[0]?.exposure, undefined);
    const { enabled, healthCheck } = stacks[1]?.exposure ?? {};
    assert.deepEqual([enabled, healthCheck], [false, undefined]);
  });

  it("names the container by container_name and projectName, with plain variables replaced", () => {
    const named = shared("expose: pangolin", DOCK, '\n    container_name: "the-${N}"');
    const { stacks } = exposed({ app: named }, { variables: values({ N: "app" }) });
    assert.equal(only(stacks).exposure?.address, "the-app");
  });

  it("S1-A-4: leaves the site to the server's own tunnel, unless the fleet names one", () => {
    const domains = ["example.com"];
    const own = { app: expose("address: 172.17.0.1, port: 8081", "server: vps") };
    const tunnelled = exposed(own, { servers: [vps], pangolin: { domains } });
    assert.deepEqual(tunnelled.found, []);
    assert.equal(only(tunnelled.stacks).exposure?.site, undefined);
    const app = { app: shared("expose: pangolin", "server: vps") };
    const sites = { vps: "vps-local" };
    const local = exposed(app, { servers: [vps], pangolin: { domains, sites } });
    assert.deepEqual(local.found, []);
    const { site, address } = only(local.stacks).exposure ?? {};
    assert.deepEqual([site, address], ["vps-local", "app-web-1"]);
  });

  it("takes the domain itself, whatever the case of the host", () => {
    const { stacks, found } = exposed({
      app: shared("expose: pangolin", DOCK).replace("app.home.example.com", "Example.com"),
    });
    assert.deepEqual(found, []);
    assert.deepEqual(
      [only(stacks).exposure?.domain, only(stacks).exposure?.subdomain],
      ["example.com", ""],
    );
  });

  it("S0-FA-2: has no sign-in only where the stack says why", () => {
    const optOut = "auth: { optOut: it signs in by itself }, expose: pangolin";
    const { stacks, found } = exposed({ app: shared(optOut, DOCK) });
    assert.deepEqual(found, []);
    assert.equal(only(stacks).exposure?.sso, false);
  });

  it("takes names of secrets for ways in, and a variable for the whitelist", () => {
    const auth =
      "sso: false, auth: { pincode: PIN, password: WORD, headerAuth: LOGIN, whitelist: WHO }";
    const { found } = exposed(
      { app: expose(auth, DOCK) },
      { variables: values({ WHO: "ann@example.com, *@example.org" }) },
    );
    assert.deepEqual(found, []);
  });
});

describe("what is refused of web.expose", () => {
  const at = (column: number) => `stacks/app/compose.yaml:1:${column}: Stack "app": `;

  it("a fleet without domains in Pangolin", () => {
    const { found } = exposed({ app: shared("expose: pangolin", DOCK) }, { pangolin: {} });
    assert.deepEqual(found, [
      `${at(69)}"web.expose" is pangolin, but the fleet has no domain in Pangolin. Run \`pulumi ` +
        "config set --path 'varanus:pangolin.domains[0]' DOMAIN`.",
      `${at(69)}no site leads to the server "dock1". Run \`pulumi config set --path ` +
        "varanus:pangolin.sites.dock1 SITE`.",
    ]);
  });

  it("a host under no domain, and a domain that the fleet does not have", () => {
    const { found } = exposed({
      app: shared("expose: pangolin", DOCK).replace("app.home.example.com", "app.notexample.com"),
      b: expose("domain: exampel.com", DOCK),
      c: expose("domain: example.net", DOCK).replace("app.", "c."),
    });
    assert.deepEqual(found, [
      `${at(27)}"web.host" is "app.notexample.com", which lies under none of Pangolin's domains: ` +
        "example.com, home.example.com. Choose a name under one of them, or add its domain to " +
        "pangolin.domains in the configuration.",
      'stacks/b/compose.yaml:1:91: Stack "b": "web.expose.pangolin.domain" is "exampel.com", which ' +
        'is no domain of the fleet in Pangolin. Write "example.com", if that is meant.',
      'stacks/c/compose.yaml:1:89: Stack "c": "web.expose.pangolin.domain" is "example.net", which ' +
        "is no domain of the fleet in Pangolin. Name one of: example.com, home.example.com.",
    ]);
  });

  it("a site that does not lead to the server, and sites of servers that do not exist", () => {
    const { found } = exposed(
      { app: expose("site: other", "server: dmz1") },
      { pangolin: { ...PANGOLIN, sites: { ...PANGOLIN.sites, gone: "x" } } },
    );
    assert.deepEqual(found, [
      'Server "gone": has a site in pangolin.sites, but is no server of the fleet. Correct the ' +
        "name, or remove the entry.",
      `${at(89)}"web.expose.pangolin.site" is "other", which is no site of the server "dmz1". ` +
        "Name one of: dmz-local, dmz-newt; or add it to pangolin.sites in the configuration.",
    ]);
  });

  it("a container that no shared network leads to", () => {
    const text = shared("expose: pangolin", DOCK).replace("external: true", "internal: true");
    const host = shared("expose: pangolin", DOCK)
      .replace("app.", "b.")
      .replace("networks: [proxy]", "network_mode: host");
    const fix =
      "Join the service to an external network that the site's Newt is in too, or set `address` " +
      "in `expose: {pangolin: ...}`.";
    assert.deepEqual(exposed({ app: text, b: host }).found, [
      `${at(69)}service "web" is in no external network, so that no site reaches its container. ${fix}`,
      `stacks/b/compose.yaml:1:67: Stack "b": service "web" has network_mode host, so it has no ` +
        `name of its own. ${fix}`,
    ]);
  });

  it("S1-NS-3: a container behind the Newt of a tunnel, and one in the network of Periphery", () => {
    const inside = shared("expose: { pangolin: { address: app } }", DOCK).replace(
      "external: true",
      "external: true, name: newt-periphery",
    );
    const { found } = exposed(
      { app: shared("expose: pangolin", "server: vps"), b: inside.replace("app.", "b.") },
      { servers: [dock, dmz, vps] },
    );
    assert.deepEqual(found, [
      `${at(69)}the Newt of the tunnel to "vps" shares a network with Periphery alone, so that it ` +
        "reaches no container by name. Set `address` and `port` in `expose: {pangolin: ...}` to a " +
        "published port of the host, or give the server a site for public applications with " +
        "`pulumi config set --path varanus:pangolin.sites.vps SITE`.",
      'stacks/b/compose.yaml:1:67: Stack "b": service "web" is public, but in the network ' +
        "newt-periphery beside Periphery. Take it out of that network.",
    ]);
  });

  it("S0-FA-2: an exception from the sign-in on an untrusted server, public or not", () => {
    const optOut = "auth: { optOut: why not }";
    const { found } = exposed({
      app: shared(`${optOut}, expose: pangolin`, "server: dmz1"),
      b: shared(optOut, "server: dmz1").replace("app.", "b."),
      c: expose("raw: [{ protocol: tcp, proxyPort: 22, optOut: keys }]", "server: dmz1").replace(
        "app.",
        "c.",
      ),
    });
    const text =
      '"web.auth" opts out of the sign-in, which the untrusted server "dmz1" does not allow. ' +
      "Remove it, or move the stack to a trusted server.";
    assert.deepEqual(found, [
      `${at(67)}${text}`,
      `stacks/b/compose.yaml:1:65: Stack "b": ${text}`,
      'stacks/c/compose.yaml:1:87: Stack "c": exposes the raw port 22/tcp on the untrusted server ' +
        '"dmz1", where nothing goes without a sign-in. Remove it, or move the stack to a trusted server.',
    ]);
  });

  it("S0-FA-2: a public application without any sign-in and without reason", () => {
    const { found } = exposed({
      app: expose("sso: false", DOCK),
      b: shared("auth: { optOut: why not }, expose: { pangolin: { sso: true } }", DOCK).replace(
        "app.",
        "b.",
      ),
      c: expose("rules: [{ action: ACCEPT, match: CIDR, value: 0.0.0.0/0 }]", DOCK).replace(
        "app.",
        "c.",
      ),
    });
    assert.deepEqual(found, [
      `${at(88)}"web.expose.pangolin.sso" is false, and no other sign-in stands before it. Set ` +
        "`auth: {optOut: REASON}` in `web`, or `auth` in `expose: {pangolin: ...}`.",
      'stacks/b/compose.yaml:1:113: Stack "b": "web.auth" opts out of the sign-in, but ' +
        '"web.expose.pangolin.sso" is true. Remove one of the two.',
      'stacks/c/compose.yaml:1:89: Stack "c": "web.expose.pangolin.rules[0]" lets in everybody ' +
        "without a sign-in. Narrow it, or set `auth: {optOut: REASON}` in `web`.",
    ]);
  });

  it("S0-TIER-4: secrets that are unknown, out of scope, plain, or of another form; none is shown", () => {
    const auth = (text: string) => expose(`auth: { ${text} }`, DOCK);
    const { found } = exposed(
      {
        app: auth("password: GONE"),
        b: auth("password: DMZ").replace("app.", "b."),
        c: auth("password: PLAIN, pincode: WORD, headerAuth: PIN").replace("app.", "c."),
        d: auth("whitelist: WORD, password: FAR").replace("app.", "d."),
      },
      {
        secrets: { ...SECRETS, DMZ: { value: "hunter2", scope: "untrusted" } },
        variables: values({ PLAIN: "shown" }),
        external: ["FAR"],
      },
    );
    const field = (stack: string, column: number, way: string) =>
      `stacks/${stack}/compose.yaml:1:${column}: Stack "${stack}": "web.expose.pangolin.auth.${way}" names `;
    const run = (name: string) =>
      `Run \`pulumi config set --secret --path 'varanus:secrets.${name}'\``;
    assert.deepEqual(found, [
      `${field("app", 101, "password")}"GONE", which does not exist. ${run("GONE")}.`,
      `${field("b", 99, "password")}"DMZ", which is for untrusted servers, on the trusted server ` +
        '"dock1". Use a secret of that scope, or widen the scope.',
      `${field("c", 99, "password")}"PLAIN", which is a plain variable. Make it a secret: run ` +
        "`pulumi config rm --path varanus:variables.PLAIN`, then `pulumi config set --secret " +
        "--path 'varanus:secrets.PLAIN'`.",
      `${field("c", 115, "pincode")}"WORD", whose value is not 6 digits. ${run("WORD")}.`,
      `${field("c", 133, "headerAuth")}"PIN", whose value is not user:password, each of 4 to 100 ` +
        `characters. ${run("PIN")}.`,
      `${field("d", 100, "whitelist")}"WORD", whose value is not e-mail addresses, parted by commas ` +
        `or blanks. ${run("WORD")}.`,
      `${field("d", 116, "password")}"FAR", which is managed outside of the fleet. ${run("FAR")}.`,
    ]);
  });

  it("raw ports that two applications claim, and rules of one priority", () => {
    const raw = "raw: [{ protocol: tcp, proxyPort: 2222, port: 22, optOut: keys }]";
    const rules = ["ACCEPT", "DROP"].map(
      (action) => `{ action: ${action}, match: IP, value: 203.0.113.7, priority: 5 }`,
    );
    const { found } = exposed({
      app: expose(raw, DOCK),
      b: expose(raw, DOCK).replace("app.", "b."),
      c: expose(`rules: [${rules.join(", ")}]`, DOCK).replace("app.", "c."),
    });
    assert.deepEqual(found, [
      'stacks/b/compose.yaml:1:115: Stack "b": exposes the raw port 2222/tcp, which the stack "app" ' +
        "exposes as well. Choose another `proxyPort`.",
      'stacks/c/compose.yaml:1:153: Stack "c": "web.expose.pangolin.rules[1]" has the priority 5, as ' +
        "has rules[0]. Give each rule a priority of its own.",
    ]);
  });

  it("two applications of one host", () => {
    const { found } = exposed({
      app: shared("expose: pangolin", DOCK),
      b: shared("expose: pangolin", DOCK),
    });
    assert.deepEqual(found, [
      'stacks/b/compose.yaml:1:27: Stack "b": "web.host" is "app.home.example.com", which the stack ' +
        '"app" has as well. Choose another host name.',
    ]);
  });
});

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { acmeDnsLines, acmeDnsProviders } from "../../../components/core/acmeDns";
import type { CoreOptions, CoreSecrets } from "../../../components/core/args";
import { ownProxyImage } from "../../../components/core/images";
import { coreProblems, coreSecretProblems } from "../../../components/core/problems";
import { projectFiles, projectFolder } from "../../../components/core/projectFiles";
import { deployScript } from "../../../components/core/steps";
import { formatProblem } from "../../../providers/dynamic/problem";
import { caddyPath } from "../../../scripts/setup/caddy.cjs";
import { shellcheckPath } from "../../../scripts/setup/shellcheck.cjs";
import { composeModel, describeWithCompose, inFolder } from "../../support/composeCli";
import { coreArgs, CoreHost, coreSecrets, type ScriptOutcome } from "../../support/coreHost";

const root = path.resolve(__dirname, "..", "..", "..");
const token = "hidden-token-of-forty-characters-0123456";
const secrets = { ...coreSecrets, acmeDnsToken: token };
const acmeDns = { provider: "cloudflare" } as const;
const base: CoreOptions = { domain: coreArgs.domain, acmeDns };
const dockerfile = `# Caddy with the module for the DNS challenge.
FROM docker.io/library/caddy:2.11.9-builder AS builder
RUN xcaddy build --with github.com/caddy-dns/cloudflare@v0.2.4

FROM docker.io/library/caddy:2.11.9
COPY --from=builder /usr/bin/caddy /usr/bin/caddy
`;

function textOf(name: string, options: CoreOptions = base): string | undefined {
  return projectFiles(options, Object.keys(secrets)).find((file) => file.name === name)?.text;
}

describe("projectFiles with acmeDns", () => {
  it("S0-DD-13: adds what the proxy's image is built from, and shows the builder nothing else", () => {
    assert.equal(textOf("Dockerfile"), dockerfile);
    assert.equal(textOf(".dockerignore"), "*\n");
    assert.equal(textOf("Dockerfile", { domain: "komodo.example.com" }), undefined);
    assert.equal(textOf("Dockerfile", { ...base, proxyImage: "ghcr.io/me/caddy:1" }), undefined);
  });

  it("builds on the version and the digest that are given", () => {
    const digest = `sha256:${"a".repeat(64)}`;
    const other = { ...base, versions: { caddy: "2.12.0" }, digests: { caddy: digest } };
    const text = textOf("Dockerfile", other) ?? "";
    assert.match(text, /^FROM docker\.io\/library\/caddy:2\.12\.0-builder AS builder$/m);
    assert.ok(text.includes(`\nFROM docker.io/library/caddy:2.12.0@${digest}\n`));
  });

  it("names the image after what it is built from", () => {
    const [first, same] = [ownProxyImage(base), ownProxyImage({ ...base, title: "Other" })];
    assert.match(first ?? "", /^localhost\/komodo-core-proxy:2\.11\.9-[0-9a-f]{12}$/);
    assert.equal(same, first);
    const pinned = { ...base, digests: { caddy: `sha256:${"a".repeat(64)}` } };
    assert.notEqual(ownProxyImage(pinned), first);
    assert.equal(ownProxyImage({ domain: "komodo.example.com" }), undefined);
  });
});

describe("acmeDnsProviders", () => {
  it("has the versions of modules that tools/caddy builds, so that the tests run those", () => {
    const text = fs.readFileSync(path.join(root, "tools", "caddy", "go.mod"), "utf8");
    const source = fs.readFileSync(path.join(root, "tools", "caddy", "main.go"), "utf8");
    for (const { module } of Object.values(acmeDnsProviders)) {
      const [name = "", version = ""] = module.split("@");
      assert.ok(text.includes(`\t${name} ${version}\n`), module);
      assert.ok(source.includes(`_ "${name}"`), module);
    }
  });
});

describeWithCompose("Core's Compose project with acmeDns, read by Compose", "2.24.0", () => {
  interface Caddy {
    readonly image: string;
    readonly build?: { readonly context: string; readonly dockerfile: string };
    readonly environment: Record<string, string>;
    readonly secrets?: readonly { readonly source: string }[];
  }

  async function caddyOf(options: CoreOptions): Promise<Caddy> {
    const files = projectFiles(options, Object.keys(secrets));
    const texts = Object.fromEntries(files.map(({ name, text }) => [name, text]));
    const model = (await inFolder(texts, (cwd) => composeModel([], { cwd }))) as unknown;
    return (model as { services: { caddy: Caddy } }).services.caddy;
  }

  it("S0-DD-13, S0-TRF-3: the proxy is built, reads the token from a file, and asks public resolvers", async () => {
    const { image, build, environment, secrets: used } = await caddyOf(base);
    assert.equal(image, ownProxyImage(base));
    assert.equal(build?.dockerfile, "Dockerfile");
    assert.deepEqual(
      used?.map(({ source }) => source),
      ["acme_dns_token"],
    );
    assert.equal(
      environment.PROXY_TLS,
      "tls {\n  dns cloudflare {file./run/secrets/acme_dns_token}\n  resolvers 1.1.1.1 1.0.0.1\n}",
    );
  });

  it("takes resolvers of one's own, and an image that has the module", async () => {
    const resolvers = ["9.9.9.9", "2620:fe::fe"];
    const image = "ghcr.io/me/caddy:2.11.9";
    const caddy = await caddyOf({ ...base, acmeDns: { ...acmeDns, resolvers }, proxyImage: image });
    assert.deepEqual([caddy.image, caddy.build], [image, undefined]);
    assert.match(caddy.environment.PROXY_TLS ?? "", /^ {2}resolvers 9\.9\.9\.9 2620:fe::fe$/m);
  });
});

const caddy = caddyPath();
const modules = spawnSync(caddy ?? "false", ["list-modules"], { encoding: "utf8" }).stdout;
const hasModule = modules.includes("dns.providers.cloudflare");
const reason = hasModule ? "" : " (skipped: no Caddy with the module for Cloudflare is set up)";

(hasModule ? describe : describe.skip)(`Core's Caddyfile with acmeDns${reason}`, function () {
  this.timeout(30_000);
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "varanus-acme-"))));
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  /** Runs Caddy over the Caddyfile, with the container's secrets in a folder of the test's. */
  function run(command: "adapt" | "validate", text: string): ScriptOutcome {
    fs.writeFileSync(path.join(folder, "acme_dns_token"), text);
    const lines = acmeDnsLines(acmeDns).join("\n").replace("/run/secrets", folder);
    const env = {
      ...{ HOME: folder, DOMAIN: "komodo.example.com", CORE_ADDRESS: "komodo-core:9120" },
      ...{ PROXY_GLOBAL: "email admin@example.com", PROXY_TLS: lines },
      PROXY_ALLOWED_RANGES: "0.0.0.0/0 ::/0",
    };
    const args = [command, "--config", path.join(projectFolder, "Caddyfile")];
    const { status, stdout, stderr } = spawnSync(caddy ?? "", args, { env, encoding: "utf8" });
    return { code: status, stdout, stderr };
  }

  it("S0-DD-13: Caddy takes it, with the token from the file, and makes DNS the check of every authority", () => {
    const { code, stderr } = run("validate", token);
    assert.equal(code, 0, stderr);
    const { stdout } = run("adapt", token);
    const adapted = JSON.parse(stdout) as {
      apps: { tls: { automation: { policies: { subjects: string[]; issuers: object[] }[] } } };
    };
    const provider = { name: "cloudflare", api_token: `{file.${folder}/acme_dns_token}` };
    const challenges = { dns: { provider, resolvers: ["1.1.1.1", "1.0.0.1"] } };
    const [policy] = adapted.apps.tls.automation.policies;
    assert.deepEqual(policy, {
      subjects: ["komodo.example.com"],
      issuers: [{ challenges, email: "admin@example.com", module: "acme" }],
    });
    assert.ok(!stdout.includes(token));
  });

  it("Caddy refuses a token of another form, and prints it: it has to be refused before", () => {
    const bad = "hidden token";
    const { code, stderr } = run("validate", bad);
    assert.notEqual(code, 0);
    assert.match(stderr, /API token 'hidden token' appears invalid/);
    assert.equal(coreSecretProblems("core", { ...coreSecrets, acmeDnsToken: bad }).length, 1);
  });
});

describe("coreProblems with acmeDns", () => {
  const start = 'CoreBootstrap "core": ';
  const found = (change: object): string[] =>
    coreProblems("core", { ...coreArgs, ...change }).map(formatProblem);

  it("finds nothing in a provider with its token, nor in an image for it", () => {
    assert.deepEqual(found({ acmeDns, secrets }), []);
    assert.deepEqual(found({ acmeDns, secrets, proxyImage: "ghcr.io/me/caddy:2.11.9" }), []);
    const resolvers = ["9.9.9.9"];
    assert.deepEqual(found({ acmeDns: { ...acmeDns, resolvers }, secrets }), []);
  });

  it("wants the token and the provider together, and both with acme alone", () => {
    assert.deepEqual(found({ acmeDns }), [
      `${start}"acmeDns" is set, but secrets.acmeDnsToken is missing. Give it a token of cloudflare's that may edit the zone.`,
    ]);
    assert.deepEqual(found({ secrets }), [
      `${start}secrets.acmeDnsToken is set, but "acmeDns" is missing. Say whose token it is, such as acmeDns: { provider: cloudflare }, or remove it.`,
    ]);
    assert.deepEqual(found({ acmeDns, secrets, tls: "internal" }), [
      `${start}"acmeDns" is set, but "tls" is "internal". Remove it, or set tls to acme.`,
    ]);
  });

  it("names the provider that is meant by a misspelt one, and the known ones for another", () => {
    assert.deepEqual(found({ acmeDns: { provider: "cloudfare" }, secrets }), [
      `${start}"acmeDns.provider" is "cloudfare", known are: cloudflare. Use "cloudflare".`,
    ]);
    assert.deepEqual(found({ acmeDns: { provider: "route53", resolvers: ["one"] }, secrets }), [
      `${start}"acmeDns.provider" is "route53", known are: cloudflare. Use one of them, or bring a certificate with tls: certificate.`,
      `${start}"acmeDns.resolvers" has "one", which is not an IP address. Write addresses, not names.`,
    ]);
  });

  it("refuses an image that is not pinned or none, and versions that it leaves without meaning", () => {
    assert.deepEqual(found({ proxyImage: "caddy:latest" }), [
      `${start}"proxyImage" is "caddy:latest", which is not pinned. Give it a tag other than latest, or a digest.`,
    ]);
    assert.deepEqual(found({ proxyImage: "${IMAGE}:1" }), [
      `${start}"proxyImage" is "\${IMAGE}:1", which is not the name of an image. Write it as ghcr.io/example/caddy:2.11.9.`,
    ]);
    const image = { proxyImage: "ghcr.io/me/caddy:2.11.9", versions: { caddy: "2.11.9" } };
    assert.deepEqual(found(image), [
      `${start}"proxyImage" is set, which leaves no meaning to versions.caddy. Remove one of them.`,
    ]);
    assert.deepEqual(found({ acmeDns, secrets, versions: { caddy: "2.9.1" } }), [
      `${start}"versions.caddy" is "2.9.1", but acmeDns needs 2.10 or newer. Write a newer version, or leave it out.`,
    ]);
    assert.deepEqual(found({ acmeDns, secrets, versions: { caddy: "3.0" } }), []);
  });

  it("refuses a token that Cloudflare does not give out, and never shows it", () => {
    const of = (acmeDnsToken: string): string[] =>
      coreSecretProblems("core", { ...coreSecrets, acmeDnsToken }).map(formatProblem);
    for (const good of [token, `cfut_${"a".repeat(40)}`, `cfat_${"b".repeat(64)}`]) {
      assert.deepEqual(of(good), []);
    }
    for (const bad of ["hidden", `${token}\n`, `{${token}}`, `"${token}"`]) {
      assert.deepEqual(of(bad), [
        `${start}"acmeDnsToken" (not shown) has not the form of a token of cloudflare. Make an API token that may edit the DNS zone, and set it with --secret, without a line break.`,
      ]);
    }
  });
});

describe("scripts of CoreBootstrap with acmeDns, run on a host", function () {
  this.timeout(60_000);
  let host: CoreHost;
  beforeEach(() => (host = new CoreHost()));
  afterEach(() => host.remove());

  const up = (given: Partial<CoreOptions> = {}, all: Partial<CoreSecrets> = secrets) =>
    host.up({ acmeDns, ...given }, all);
  const succeeds = (outcome: ScriptOutcome): ScriptOutcome => {
    assert.equal(outcome.code, 0, outcome.stderr);
    return outcome;
  };
  const verbs = (): string[] =>
    host.docker
      .takeCalls()
      .map((call) => / (config|pull|build|rm|up) /.exec(`${call} `)?.[1] ?? "")
      .filter((verb) => verb !== "");

  const shellcheck = shellcheckPath();
  const withShellcheck = shellcheck === undefined ? " (skipped: no ShellCheck is set up)" : "";
  (shellcheck === undefined ? it.skip : it)(
    `ShellCheck finds nothing in deploy${withShellcheck}`,
    () => {
      const text = deployScript(base, projectFiles(base, Object.keys(secrets)), "caddy=none");
      assert.ok(text.includes("\nbuilt_image='localhost/"));
      const args = ["--shell", "bash", "--severity", "info", "-"];
      const { stdout } = spawnSync(shellcheck ?? "", args, { input: text, encoding: "utf8" });
      assert.equal(stdout, "");
    },
  );

  it("S0-DD-13: builds the image before it takes the files and starts, out of the staged files alone", () => {
    const { stdout } = succeeds(up());
    assert.deepEqual(verbs(), ["config", "pull", "build", "up"]);
    assert.equal(host.docker.read("Dockerfile"), dockerfile);
    assert.ok(!host.docker.read("context").includes("secrets"));
    assert.equal(host.docker.images().caddy, ownProxyImage(base));
    assert.equal(host.read("secrets/acme_dns_token.txt"), token);
    assert.equal(host.mode("secrets/acme_dns_token.txt"), "600");
    assert.ok(!stdout.includes(token));
    assert.ok(!host.docker.processes().includes(token));
  });

  it("does not pull what is built, and builds once", () => {
    succeeds(up());
    const [pull] = host.docker.takeCalls().filter((call) => call.includes(" pull "));
    assert.match(pull ?? "", / pull --quiet --policy missing --ignore-buildable$/);
    succeeds(up({ title: "Other" }));
    assert.deepEqual(verbs(), ["config", "pull", "up"]);
    succeeds(up({ versions: { caddy: "2.12.0" } }));
    assert.deepEqual(verbs(), ["config", "pull", "build", "up"]);
  });

  it("keeps the files and the proxy in use when the build fails, and says why", () => {
    succeeds(host.up());
    host.docker.set("fail-build", "go: module not found\n");
    const outcome = up();
    assert.equal(outcome.code, 1);
    assert.equal(
      outcome.stderr,
      "go: module not found\n" +
        'Komodo Core "komodo.example.com": the proxy\'s image cannot be built. Mend what Docker ' +
        "says above, or set proxyImage to an image that has the module, then run `pulumi up` again.\n",
    );
    assert.match(host.read(".env"), /^PROXY_TLS=$/m);
    assert.equal(host.docker.images().caddy, "docker.io/library/caddy:2.11.9");
    host.docker.set("fail-build", undefined);
    succeeds(up());
    assert.equal(host.docker.images().caddy, ownProxyImage(base));
  });

  it("pulls an image that is given, and builds nothing", () => {
    succeeds(up({ proxyImage: "ghcr.io/me/caddy:2.11.9" }));
    assert.deepEqual(verbs(), ["config", "pull", "up"]);
    assert.equal(host.docker.images().caddy, "ghcr.io/me/caddy:2.11.9");
  });

  it("makes the proxy anew for another token, and when the token is taken away", () => {
    succeeds(up());
    host.docker.takeCalls();
    const other = token.replace("hidden", "secret");
    succeeds(up({}, { ...secrets, acmeDnsToken: other }));
    assert.ok(host.docker.takeCalls().some((call) => call.endsWith("rm --stop --force caddy")));
    assert.equal(host.read("secrets/acme_dns_token.txt"), other);
    succeeds(host.up());
    assert.ok(host.docker.takeCalls().some((call) => call.endsWith("rm --stop --force caddy")));
    assert.ok(!host.list("secrets").includes("acme_dns_token.txt"));
  });
});

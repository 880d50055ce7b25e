import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import type { CoreOptions } from "../../../components/core/args";
import { coreDefaults } from "../../../components/core/args";
import { projectFiles, projectFolder } from "../../../components/core/projectFiles";
import { caddyVersion } from "../../../scripts/setup/versions.cjs";
import { composeModel, describeWithCompose, inFolder } from "../../support/composeCli";
import { coreSecrets } from "../../support/coreHost";

interface Service {
  readonly image: string;
  readonly environment: Record<string, string>;
  readonly networks: Record<string, unknown>;
  readonly ports?: readonly { host_ip?: string; published: string; target: number }[];
  readonly volumes?: readonly { source: string; target: string; type: string }[];
  readonly secrets?: readonly { source: string }[];
  readonly healthcheck: { readonly test: readonly string[] } & Record<string, unknown>;
  readonly depends_on?: Record<string, { condition: string }>;
  readonly dns?: readonly string[];
  readonly [key: string]: unknown;
}

interface Model {
  readonly name: string;
  readonly services: Record<"komodo-core" | "mongo" | "caddy", Service>;
  readonly networks: Record<string, { readonly internal?: boolean }>;
  readonly volumes: Record<string, unknown>;
  readonly secrets: Record<string, { readonly file: string }>;
}

/** The project as Compose itself reads it. */
async function model(given: Partial<CoreOptions> = {}, further: object = {}): Promise<Model> {
  const options = { domain: "komodo.example.com", ...given };
  const files = projectFiles(options, Object.keys({ ...coreSecrets, ...further }));
  const texts = Object.fromEntries(files.map(({ name, text }) => [name, text]));
  return inFolder(texts, async (cwd) => (await composeModel([], { cwd })) as unknown as Model);
}

describe("projectFiles", () => {
  it("S0-CORE-8: the versions and the domain stand in .env, which .env.example describes whole", () => {
    const text = projectFiles({ domain: "komodo.example.com" }, []).find(
      ({ name }) => name === ".env",
    );
    const example = fs.readFileSync(path.join(projectFolder, ".env.example"), "utf8");
    const given = example.split("\n").filter((line) => /^[A-Z_]+=/.test(line));
    assert.deepEqual(text?.text.trimEnd().split("\n"), given);
  });

  it("the proxy is the version whose configuration is tested", () => {
    assert.equal(coreDefaults.versions.caddy, caddyVersion);
  });
});

describeWithCompose("Core's Compose project, read by Compose", "2.24.0", () => {
  it("S0-CORE-5: Core's image, address, secrets as files, folders and intervals", async () => {
    const { services } = await model();
    const core = services["komodo-core"];
    assert.equal(core.image, "ghcr.io/moghtech/komodo-core:2.3.2");
    assert.deepEqual(core.environment, {
      KOMODO_DATABASE_ADDRESS: "mongo:27017",
      KOMODO_DISABLE_USER_REGISTRATION: "true",
      KOMODO_ENABLE_NEW_USERS: "false",
      KOMODO_HOST: "https://komodo.example.com",
      KOMODO_INIT_ADMIN_PASSWORD_FILE: "/run/secrets/admin_password",
      KOMODO_INIT_ADMIN_USERNAME_FILE: "/run/secrets/admin_username",
      KOMODO_JWT_SECRET_FILE: "/run/secrets/jwt_secret",
      KOMODO_LOCAL_AUTH: "true",
      KOMODO_MONITORING_INTERVAL: "15-sec",
      KOMODO_PASSKEY_FILE: "/run/secrets/passkey",
      KOMODO_REPO_DIRECTORY: "/repo-cache",
      KOMODO_RESOURCE_POLL_INTERVAL: "5-min",
      KOMODO_SYNC_DIRECTORY: "/syncs",
      KOMODO_TITLE: "Komodo",
      KOMODO_WEBHOOK_SECRET_FILE: "/run/secrets/webhook_secret",
    });
    assert.deepEqual(core.depends_on?.mongo?.condition, "service_healthy");
    assert.equal(core.init, true);
  });

  it("S0-CORE-3: only 80 and 443 are published to others, and 9120 on the host itself", async () => {
    const { services } = await model();
    const published = Object.entries(services).flatMap(([name, { ports = [] }]) =>
      ports.map(({ host_ip, published: port, target }) => [name, host_ip ?? "all", port, target]),
    );
    assert.deepEqual(published, [
      ["caddy", "all", "80", 80],
      ["caddy", "all", "443", 443],
      ["komodo-core", "127.0.0.1", "9120", 9120],
    ]);
  });

  it("S0-CORE-6: the database with its health check, and no way to it but the internal network", async () => {
    const { services, networks } = await model();
    const { mongo } = services;
    assert.equal(mongo.image, "docker.io/library/mongo:8.0");
    const { test, interval, timeout, retries } = mongo.healthcheck;
    assert.deepEqual(test, ["CMD", "mongosh", "--quiet", "--eval", "db.adminCommand('ping')"]);
    assert.deepEqual([interval, timeout, retries], ["30s", "10s", 3]);
    assert.deepEqual(Object.keys(mongo.networks), ["komodo-internal"]);
    assert.equal(networks["komodo-internal"]?.internal, true);
  });

  it("X-10: Core and the proxy are on a network that is not internal", async () => {
    const { services, networks } = await model();
    assert.deepEqual(Object.keys(services["komodo-core"].networks).sort(), [
      "komodo-egress",
      "komodo-internal",
    ]);
    assert.deepEqual(Object.keys(services.caddy.networks), ["komodo-egress"]);
    assert.notEqual(networks["komodo-egress"]?.internal, true);
  });

  it("S0-CORE-7, X-11: volumes for the database, syncs, repositories and Core's keys, and five secrets", async () => {
    const { name, volumes, services, secrets } = await model();
    assert.equal(name, "komodo-core");
    assert.deepEqual(Object.keys(volumes).sort(), [
      ...["caddy-config", "caddy-data", "komodo-db", "komodo-db-config"],
      ...["komodo-keys", "komodo-repos", "komodo-syncs"],
    ]);
    const targets = services["komodo-core"].volumes?.map(({ target }) => target);
    assert.deepEqual(targets, ["/config/keys", "/syncs", "/repo-cache", "/backups"]);
    const names = ["admin_password", "admin_username", "jwt_secret", "passkey", "webhook_secret"];
    assert.deepEqual(Object.keys(secrets).sort(), names);
    for (const key of names) assert.ok(secrets[key]?.file.endsWith(`/secrets/${key}.txt`));
  });

  it("X-29: every service is hardened, logs within limits and restarts", async () => {
    const { services } = await model();
    for (const [name, service] of Object.entries(services)) {
      assert.deepEqual(service.cap_drop, ["ALL"], name);
      assert.deepEqual(service.security_opt, ["no-new-privileges:true"], name);
      assert.equal(service.restart, "unless-stopped", name);
      assert.deepEqual(service.logging, {
        driver: "json-file",
        options: { "max-file": "3", "max-size": "10m" },
      });
      assert.ok(service.healthcheck.test.length > 1, name);
    }
    assert.equal(services.mongo.read_only, true);
    assert.equal(services.caddy.read_only, true);
    assert.deepEqual(services.caddy.cap_add, ["NET_BIND_SERVICE"]);
    // The image writes the system's certificates and caches when it runs.
    assert.notEqual(services["komodo-core"].read_only, true);
  });

  it("pins images by digest where one is given", async () => {
    const digest = `sha256:${"a".repeat(64)}`;
    const { services } = await model({ digests: { komodo: digest, mongo: digest } });
    assert.equal(services["komodo-core"].image, `ghcr.io/moghtech/komodo-core:2.3.2@${digest}`);
    assert.equal(services.mongo.image, `docker.io/library/mongo:8.0@${digest}`);
    assert.equal(services.caddy.image, `docker.io/library/caddy:${caddyVersion}`);
  });

  it("S1-P2-8: dns becomes the container's, and resolv.conf is not mounted", async () => {
    const { services } = await model({ dns: ["100.96.128.1"] });
    assert.deepEqual(services["komodo-core"].dns, ["100.96.128.1"]);
    assert.equal(services.mongo.dns, undefined);
    assert.ok(!JSON.stringify(services).includes("resolv.conf"));
    assert.equal((await model()).services["komodo-core"].dns, undefined);
  });

  it("settings reach Core as they are, a dollar too", async () => {
    const { services } = await model({
      title: "Price in $ and ${HOME}",
      uiWriteDisabled: true,
      disableUserRegistration: false,
      resourcePollInterval: "1-hr",
      settings: { KOMODO_JWT_TTL: "12-hr" },
    });
    const { environment } = services["komodo-core"];
    // Compose doubles dollars in what it prints.
    assert.equal(environment.KOMODO_TITLE, "Price in $$ and $${HOME}");
    assert.equal(environment.KOMODO_UI_WRITE_DISABLED, "true");
    assert.equal(environment.KOMODO_DISABLE_USER_REGISTRATION, "false");
    assert.equal(environment.KOMODO_RESOURCE_POLL_INTERVAL, "1-hr");
    assert.equal(environment.KOMODO_JWT_TTL, "12-hr");
  });

  it("oidc adds the provider and the secrets' files, and lets people of the provider in", async () => {
    const { services, secrets } = await model(
      { coreAuth: "oidc", oidc: { provider: "https://id.example.com", autoRedirect: true } },
      { oidcClientId: "", oidcClientSecret: "" },
    );
    const { environment, secrets: used = [] } = services["komodo-core"];
    assert.equal(environment.KOMODO_LOCAL_AUTH, "true");
    assert.equal(environment.KOMODO_OIDC_ENABLED, "true");
    assert.equal(environment.KOMODO_OIDC_PROVIDER, "https://id.example.com");
    assert.equal(environment.KOMODO_OIDC_CLIENT_ID_FILE, "/run/secrets/oidc_client_id");
    assert.equal(environment.KOMODO_OIDC_CLIENT_SECRET_FILE, "/run/secrets/oidc_client_secret");
    assert.equal(environment.KOMODO_DISABLE_LOCAL_USER_REGISTRATION, "true");
    assert.equal(environment.KOMODO_DISABLE_OIDC_USER_REGISTRATION, "false");
    assert.equal(used.length, 7);
    assert.ok(secrets.oidc_client_id?.file.endsWith("/secrets/oidc_client_id.txt"));
  });

  it("an own certificate is a secret of the proxy's alone", async () => {
    const { services } = await model({ tls: "certificate" }, { tlsCertificate: "", tlsKey: "" });
    assert.deepEqual(
      services.caddy.secrets?.map(({ source }) => source),
      ["tls_certificate", "tls_key"],
    );
    assert.equal(
      services.caddy.environment.PROXY_TLS,
      "tls /run/secrets/tls_certificate /run/secrets/tls_key",
    );
    assert.equal(services["komodo-core"].secrets?.length, 5);
  });

  it("is plain Compose: .env.example as .env is all that it needs to be read", async () => {
    const read = (name: string): string => fs.readFileSync(path.join(projectFolder, name), "utf8");
    const files = { "compose.yaml": read("compose.yaml"), ".env": read(".env.example") };
    const found = await inFolder(files, (cwd) => composeModel([], { cwd }));
    assert.equal(
      (found as unknown as Model).services.caddy.environment.PROXY_ALLOWED_RANGES,
      "0.0.0.0/0 ::/0",
    );
  });
});

import assert from "node:assert/strict";
import type { CoreBootstrapArgs, CoreSecrets } from "../../../components/core/args";
import { coreFields } from "../../../components/core/fields";
import { coreProblems, coreSecretProblems } from "../../../components/core/problems";
import { untyped } from "../../../providers/dynamic/fields";
import { formatProblem } from "../../../providers/dynamic/problem";
import { validate } from "../../../providers/dynamic/validate";
import { coreArgs, coreSecrets } from "../../support/coreHost";

function found(change: object): string[] {
  const args: CoreBootstrapArgs = { ...coreArgs, ...change };
  return coreProblems("core", args).map(formatProblem);
}

function foundInSecrets(change: Partial<CoreSecrets>): string[] {
  return coreSecretProblems("core", { ...coreSecrets, ...change }).map(formatProblem);
}

const start = 'CoreBootstrap "core": ';

describe("coreProblems", () => {
  it("finds nothing in the least that is possible, nor in everything at once", () => {
    assert.deepEqual(found({}), []);
    const all = {
      coreDeploy: "command",
      versions: { komodo: "2.4.0", mongo: "8.0.4", caddy: "2.11.9" },
      digests: { mongo: `sha256:${"0".repeat(64)}` },
      tls: "acme",
      acmeEmail: "admin@example.com",
      allowedRanges: ["203.0.113.0/24", "2001:db8::/32"],
      dns: ["100.96.128.1"],
      coreAuth: "oidc",
      oidc: { provider: "https://id.example.com", useFullEmail: true },
      secrets: { ...coreSecrets, oidcClientId: "komodo" },
      monitoringInterval: "5-sec",
      resourcePollInterval: "1-hr",
      timezone: "Europe/Amsterdam",
      settings: { KOMODO_JWT_TTL: "12-hr", KOMODO_KEEP_STATS_FOR_DAYS: "30" },
      directory: "/opt/komodo-core",
      keepDumps: 3,
      timeoutSeconds: 600,
    };
    assert.deepEqual(found(all), []);
  });

  it("finds every wrong form at once", () => {
    const wrong = {
      domain: "https://Komodo.example.com",
      versions: { komodo: "2.3", mongo: "latest" },
      digests: { caddy: "sha256:123" },
      allowedRanges: ["203.0.113.0"],
      dns: ["one.one.one.one"],
      monitoringInterval: "20-sec",
      directory: "/opt/../etc",
      keepDumps: 0,
    };
    assert.deepEqual(found(wrong), [
      `${start}"domain" is "https://Komodo.example.com", which is not a DNS name in small letters. Write Core's name without scheme and port, such as komodo.example.com.`,
      `${start}"versions.komodo" is "2.3", which is not a version of three numbers, 2.0.0 or newer. Write it in full, such as 2.3.2; put a digest under digests.`,
      `${start}"versions.mongo" is "latest", which is not a version of two or three numbers. Write it as the image's tag has it, such as 8.0; put a digest under digests.`,
      `${start}"digests.caddy" is "sha256:123", which is not a digest of an image. Write \`sha256:\` and 64 hex digits, as \`docker buildx imagetools inspect IMAGE\` prints them.`,
      `${start}"allowedRanges" has "203.0.113.0", which is not a range of IP addresses. Write ranges such as 203.0.113.0/24.`,
      `${start}"dns" has "one.one.one.one", which is not an IP address. Write addresses, not names.`,
      `${start}"monitoringInterval" is "20-sec", which is not a length of time that Komodo knows. Write one such as 15-sec, 5-min or 1-hr.`,
      `${start}"directory" is "/opt/../etc", which is not a plain absolute path of two parts or more. Write a folder of its own, such as /opt/komodo-core.`,
      `${start}"keepDumps" is 0, the limits are 1 and 100. Choose a number within them.`,
    ]);
  });

  it("names the option that is meant by a misspelt one", () => {
    assert.deepEqual(found({ domian: "x" }), [
      `${start}"domian" is not a property. Use "domain", or remove it.`,
    ]);
  });

  it("X-19: needs a connection for commands, and none for the playbook", () => {
    assert.deepEqual(found({ connection: undefined }), [
      `${start}"connection" is missing, which coreDeploy "command" needs. Say how the host is reached over SSH, or set coreDeploy to ansible.`,
    ]);
    assert.deepEqual(found({ connection: undefined, coreDeploy: "ansible" }), []);
  });

  it("wants the parts of an own certificate together with it", () => {
    assert.deepEqual(found({ tls: "certificate" }), [
      `${start}"tls" is "certificate", but secrets has neither of its two parts. Give secrets.tlsCertificate and secrets.tlsKey.`,
    ]);
    assert.deepEqual(found({ tls: "internal", secrets: { ...coreSecrets, tlsKey: "x" } }), [
      `${start}"tls" is "internal", but secrets has tlsKey. Set tls to certificate, or remove them.`,
    ]);
    assert.deepEqual(found({ tls: "internal", acmeEmail: "a@example.com" }), [
      `${start}"acmeEmail" is set, but "tls" is "internal". Remove it, or set tls to acme.`,
    ]);
  });

  it("wants the provider of oidc together with it", () => {
    assert.deepEqual(found({ coreAuth: "oidc" }), [
      `${start}"coreAuth" is "oidc", but oidc and secrets.oidcClientId are missing. Give oidc.provider and secrets.oidcClientId.`,
    ]);
    assert.deepEqual(found({ oidc: { provider: "https://id.example.com" } }), [
      `${start}"coreAuth" is "local", but oidc is set. Set coreAuth to oidc, or remove what belongs to it.`,
    ]);
  });

  it("S1-P2-8: refuses a resolver that is the container itself", () => {
    assert.match(
      found({ dns: ["127.0.0.53"] })[0] ?? "",
      /"127\.0\.0\.53", which is the container itself/,
    );
  });

  it("refuses settings that are secret, taken, or none of Core's", () => {
    const of = (name: string): string => found({ settings: { [name]: "x" } })[0] ?? "";
    assert.match(of("KOMODO_JWT_SECRET"), /has "KOMODO_JWT_SECRET", whose value is a secret\./);
    assert.match(of("KOMODO_AWS_SECRET_ACCESS_KEY"), /whose value is a secret\./);
    assert.match(of("KOMODO_HOST"), /which Varanus sets itself\./);
    assert.match(of("KOMODO_PASSKEY_FILE"), /which Varanus sets itself\./);
    assert.match(of("PERIPHERY_PORT"), /which is no setting of Core\./);
  });
});

describe("coreSecretProblems", () => {
  it("finds nothing in good secrets", () => {
    assert.deepEqual(foundInSecrets({}), []);
    const pem = (kind: string): string => `-----BEGIN ${kind}-----\nabc\n-----END ${kind}-----\n`;
    const more = { tlsCertificate: pem("CERTIFICATE"), tlsKey: pem("EC PRIVATE KEY") };
    assert.deepEqual(foundInSecrets(more), []);
  });

  it("finds every fault at once, and never shows a value", () => {
    const wrong = {
      passkey: "hidden\nhidden-2",
      adminUsername: "hidden admin",
      adminPassword: "changeme",
      jwtSecret: "hidden-short",
      webhookSecret: " hidden-webhook-0000",
      tlsKey: "hidden",
    };
    const lines = foundInSecrets(wrong);
    assert.deepEqual(lines, [
      `${start}"passkey" (not shown) has a line break. Set it again without one: \`printf %s VALUE | pulumi config set --secret ...\`.`,
      `${start}"adminUsername" (not shown) is not made of 1 to 100 of A-Z, a-z, 0-9, ., _, @ and -. Choose another name: Core would start without an administrator.`,
      `${start}"adminPassword" is the one from Komodo's examples. Make one with \`openssl rand -base64 24\` and set it with --secret.`,
      `${start}"jwtSecret" (not shown) has 12 characters, the limits are 16 and 1000. Make one with \`openssl rand -hex 32\` and set it with --secret.`,
      `${start}"webhookSecret" (not shown) begins or ends with white space. Set it again without.`,
      `${start}"tlsKey" (not shown) is no PEM text with a PRIVATE KEY. Set it from the file: \`pulumi config set --secret ... < FILE\`.`,
    ]);
    assert.ok(!lines.join("").includes("hidden"));
  });

  it("names a missing one", () => {
    const { jwtSecret: _, ...rest } = coreSecrets;
    assert.deepEqual(coreSecretProblems("core", rest).map(formatProblem), [
      `${start}"jwtSecret" is missing. Set "jwtSecret".`,
    ]);
  });
});

describe("coreFields", () => {
  it("takes configuration as a whole, with the secrets in it", () => {
    const { connection: _, ...rest } = coreArgs;
    assert.deepEqual(validate(untyped(coreFields), rest), []);
    const short = { ...rest, secrets: { ...coreSecrets, jwtSecret: "hidden" } };
    const [problem] = validate(untyped(coreFields), short);
    assert.equal(problem?.path, "secrets.jwtSecret");
  });
});

import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { checkCore } from "../../../../cli/doctor/core";
import { checkPangolin } from "../../../../cli/doctor/pangolin";
import { remoteSettings } from "../../../../cli/doctor/settings";
import type { KomodoSettings } from "../../../../providers/komodo/settings";
import { type Sandbox, startSandbox } from "../../../../sandbox";
import { facts, known, surroundings } from "../../../support/doctor";
import { sandboxSettings } from "../../../support/komodo";

describe("varanus doctor, remote systems", function () {
  this.timeout(30_000);
  let sandbox: Sandbox;
  let server: Server;
  let other: KomodoSettings;
  let version = "2.3.2";

  before(async () => {
    sandbox = await startSandbox();
    server = createServer((_request, response) => response.end(version));
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    other = { ...sandboxSettings(sandbox), url };
  });

  after(async () => {
    await sandbox.close();
    await new Promise((done) => server.close(done));
  });

  const outcome = async (komodo: KomodoSettings, overrides = {}) =>
    (await checkCore({ komodo, findings: [] }, surroundings({}, overrides))).map(
      ({ check, status, message }) => `${check} ${status}: ${message}`,
    );

  describe("checkCore", () => {
    it("accepts a Core 2.3.2 that answers, has the same time and lets an admin in", async () => {
      assert.deepEqual(await outcome(sandboxSettings(sandbox)), [
        "Komodo Core ok: 2.3.2",
        "Clock ok: as Core's",
        'Komodo login ok: "admin", an admin',
      ]);
      const { key, secret } = sandbox.komodo;
      const { login: _login, ...rest } = sandboxSettings(sandbox);
      const withKey = { ...rest, apiKey: { key, secret } };
      assert.equal((await outcome(withKey))[2], "Komodo login ok: an admin's API key");
    });

    it("refuses a wrong password, and does not show it", async () => {
      const login = { username: "admin", password: "not-this-one" };
      const [, , found = ""] = await outcome({ ...sandboxSettings(sandbox), login });
      assert.match(found, /^Komodo login failed: Komodo "http:[^"]+": login of "admin" failed: /);
      assert.ok(!found.includes("not-this-one"));
    });

    it("refuses an older Core, and warns of a newer one", async () => {
      version = "1.19.5";
      assert.equal((await outcome(other))[0], "Komodo Core failed: 1.19.5 is older than 2.3");
      version = "v2.4.0";
      assert.equal(
        (await outcome(other))[0],
        "Komodo Core warning: 2.4.0 is newer than 2.3, which Varanus knows",
      );
    });

    it("refuses what is no Core, and an address where nothing answers", async () => {
      version = "<html>sign in</html>";
      assert.deepEqual(await outcome(other), [
        `Komodo Core failed: ${other.url} answers 200 to /version, which is no Komodo Core`,
        "Clock skipped: it takes a Core that answers",
        "Komodo login skipped: it takes a Core that answers",
      ]);
      const [first] = await outcome({ ...other, url: "http://127.0.0.1:1" });
      assert.equal(first, "Komodo Core failed: http://127.0.0.1:1 does not answer (ECONNREFUSED)");
    });

    it("warns of a clock that is 2 minutes ahead, and refuses one 10 minutes behind", async () => {
      const settings = sandboxSettings(sandbox);
      const clock = async (offMs: number) =>
        ((await outcome(settings, { nowMs: () => Date.now() + offMs }))[1] ?? "").replace(
          /\d+ s/,
          (text) => `${Math.round(Number.parseInt(text) / 60)} min`,
        );
      assert.equal(await clock(120_000), "Clock warning: 2 min ahead of Core's");
      assert.equal(await clock(-600_000), "Clock failed: 10 min behind Core's");
    });

    it("says that the password cannot be decrypted, instead of trying a wrong one", async () => {
      const remote = {
        komodo: sandboxSettings(sandbox),
        findings: [],
        unreadable: "no passphrase",
      };
      const before = sandbox.calls.total;
      const found = (await checkCore(remote, surroundings()))[2];
      assert.deepEqual(
        [found?.status, found?.message],
        ["failed", "its secret cannot be decrypted: no passphrase"],
      );
      assert.ok(sandbox.calls.total <= before + 1);
    });
  });

  describe("checkPangolin", () => {
    const check = (change = {}) => {
      const { url, key, org } = sandbox.pangolin;
      const pangolin = { url, apiKey: key, org, timeoutMs: 5_000, ...change };
      return checkPangolin({ pangolin, findings: [] }, surroundings());
    };

    it("accepts a key that may see the organisation", async () => {
      const found = await check();
      assert.deepEqual([found.status, found.message], ["ok", 'organisation "sandbox"']);
    });

    it("refuses a wrong key without showing it, and an organisation that does not exist", async () => {
      const wrong = await check({ apiKey: "abc.not-this-one" });
      assert.equal(wrong.status, "failed");
      assert.match(wrong.message, /^401 from GET \/org\/sandbox: /);
      assert.ok(!JSON.stringify(wrong).includes("not-this-one"));
      const absent = await check({ org: "nobody" });
      assert.equal(absent.status, "failed");
      assert.match(absent.message, /from GET \/org\/nobody: /);
    });
  });

  describe("remoteSettings", () => {
    const config = known(
      new Map([
        ["komodo:url", { secret: false, value: "https://k.example" }],
        ["komodo:username", { secret: false, value: "varanus" }],
        ["komodo:password", { secret: true }],
      ]),
    );

    it("decrypts the password, and no other secret of the stack", async () => {
      const commands: string[] = [];
      const around = surroundings({ "pulumi config get": "open-sesame\n" });
      const found = await remoteSettings(facts({ config }), {
        ...around,
        run: (program, args) => {
          commands.push([program, ...args].join(" "));
          return around.run(program, args);
        },
      });
      assert.equal(found.komodo?.login?.password, "open-sesame");
      assert.deepEqual(commands, [
        "pulumi config get komodo:password --stack prod --non-interactive",
      ]);
      assert.equal(around.redactor.redact("it is open-sesame"), "it is [secret]");
    });

    it("takes the environment first, and then asks Pulumi for nothing", async () => {
      const environment = { KOMODO_PASSWORD: "from-env" };
      const found = await remoteSettings(facts({ config }), surroundings({}, { environment }));
      assert.equal(found.komodo?.login?.password, "from-env");
      assert.equal(found.unreadable, undefined);
    });

    it("knows that a secret is set although it cannot be read", async () => {
      const answers = { "pulumi config get": { code: 1, stderr: "error: no passphrase." } };
      const found = await remoteSettings(facts({ config }), surroundings(answers));
      assert.equal(found.unreadable, "no passphrase");
      assert.deepEqual(
        found.findings.map(({ check, status }) => `${check} ${status}`),
        ["Komodo settings ok", "Pangolin settings skipped"],
      );
    });

    it("names everything that is missing, of Pangolin only once one setting is there", async () => {
      const found = await remoteSettings(facts(), surroundings());
      assert.deepEqual(
        found.findings.map(({ status, message }) => `${status}: ${message}`),
        [
          "failed: komodo:url is not set",
          "failed: there is neither komodo:username with komodo:password, nor an API key",
          "skipped: none is set",
        ],
      );
      const environment = { PANGOLIN_URL: "https://p.example" };
      const other = await remoteSettings(facts({ config }), surroundings({}, { environment }));
      assert.deepEqual(
        other.findings.filter(({ check }) => check === "Pangolin settings").map((f) => f.message),
        ["pangolin:apiKey is not set", "pangolin:org is not set"],
      );
    });
  });
});

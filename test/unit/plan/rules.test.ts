import assert from "node:assert/strict";
import type { ServerSpec } from "../../../components/plan";
import { app, dmz, dock, plan } from "./fixtures";

const connection = { host: "dock1.lan", privateKey: "hidden", hostKey: "ssh-ed25519 AAAA" };
const watched: ServerSpec = {
  ...dock,
  dns: { dnsMode: "resolvConfMount", fallbackServers: ["192.0.2.1"], connection },
};
const split: ServerSpec = {
  ...dock,
  dns: { dnsMode: "splitDns", domains: ["private.example.com"], connection },
};

/** A client that mounts something, in the short form of Compose. */
function client(volume: string, block = ""): string {
  return app(block, `image: docker.io/fosrl/pangolin-cli:0.3.3\n    volumes: ["${volume}"]`);
}

const MOUNT = "/etc/resolv.conf:/etc/resolv.conf";
const UNWATCHED =
  'stacks/client/compose.yaml:5:15: Stack "client": its service "web" mounts /etc/resolv.conf on ' +
  '"dock1", which has no watchdog: it is without DNS when the container dies. Add `dns` with ' +
  "`dnsMode: resolvConfMount` to that server in varanus:servers, mount the file read-only, or give " +
  "a reason in `exempt.resolvConfWithoutWatchdog` of x-varanus.";

describe("mountOfOlmBackup", () => {
  const found = (volume: string) => plan({ client: client(volume) }).found;

  it("S1-WD-4: refuses the client's own backup at either end of a mount", () => {
    for (const volume of [
      "/etc/resolv.conf.olm.backup:/backup",
      "/srv/backup:/etc//resolv.conf.olm.backup/:ro",
      "${BACKUP:-/etc/resolv.conf.olm.backup}:/backup",
    ]) {
      assert.deepEqual(found(volume), [
        'stacks/client/compose.yaml:5:15: Stack "client": its service "web" mounts ' +
          "/etc/resolv.conf.olm.backup, which the client could not remove any more. Remove the mount: " +
          "the watchdog keeps a backup of its own on the host.",
      ]);
    }
  });

  it("refuses it in the long form, with its place", () => {
    const long =
      "image: a\n    volumes:\n      - { type: bind, source: /srv/x, target: /etc/resolv.conf.olm.backup }";
    const [line = "", ...more] = plan({ client: app("", long) }).found;
    assert.match(
      line,
      /^stacks\/client\/compose\.yaml:6:9: Stack "client": its service "web" mounts/,
    );
    assert.deepEqual(more, []);
  });

  it("lets named volumes and other files be", () => {
    for (const volume of ["/etc/resolv.conf.pre-pangolin:/backup:ro", "/etc/hosts:/etc/hosts:ro"]) {
      assert.deepEqual(found(volume), []);
    }
  });
});

describe("resolvConfWithoutWatchdog", () => {
  it("S1-WD-6: refuses a mount for writing on a server without a watchdog", () => {
    for (const volume of [MOUNT, `${MOUNT}:rw`, "${RESOLV:-/etc/resolv.conf}:/host/resolv.conf"]) {
      assert.deepEqual(plan({ client: client(volume) }).found, [UNWATCHED]);
    }
  });

  it("S1-WD-6: takes the watchdog of the stack's own server only", () => {
    const servers = [watched, dmz];
    assert.deepEqual(plan({ client: client(MOUNT, "server: dock1") }, { servers }).found, []);
    const [line = ""] = plan({ client: client(MOUNT, "server: dmz1") }, { servers }).found;
    assert.match(line, /mounts \/etc\/resolv\.conf on "dmz1", which has no watchdog/);
  });

  it("takes a mount that cannot be written to", () => {
    assert.deepEqual(plan({ client: client(`${MOUNT}:ro`) }).found, []);
    assert.deepEqual(plan({ client: client(`${MOUNT}:z,ro`) }).found, []);
  });

  it("X-16: refuses the mount where DNS is split, which is to leave the file alone", () => {
    assert.deepEqual(plan({ client: client(MOUNT) }, { servers: [split] }).found, [
      'stacks/client/compose.yaml:5:15: Stack "client": its service "web" mounts /etc/resolv.conf on ' +
        '"dock1", whose "dns" is splitDns: the host\'s file is to be left alone. Remove the mount, or ' +
        "set `dnsMode: resolvConfMount` there.",
    ]);
  });

  it("takes a reason, and refuses one that nothing needs", () => {
    const block = "exempt: { resolvConfWithoutWatchdog: Watched by hand }";
    assert.deepEqual(plan({ client: client(MOUNT, block) }).found, []);
    const needless =
      'stacks/client/compose.yaml:1:51: Stack "client": "exempt.resolvConfWithoutWatchdog" is set, ' +
      "but nothing needs it. Remove it.";
    assert.deepEqual(plan({ client: client(MOUNT, block) }, { servers: [watched] }).found, [
      needless,
    ]);
    assert.deepEqual(plan({ client: client("/srv:/srv", block) }).found, [needless]);
  });

  it("marks the stacks that have to wait for the watchdog", () => {
    const servers = [watched];
    const { stacks } = plan({ client: client(MOUNT), web: app() }, { servers });
    assert.deepEqual(
      stacks.map(({ name, mountsResolvConf }) => [name, mountsResolvConf]),
      [
        ["client", true],
        ["web", undefined],
      ],
    );
  });
});

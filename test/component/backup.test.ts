import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { CoreBackup, Secret, VolumeBackup, type VolumeBackupArgs } from "../../components";
import { recordRegistrations, type Registration, resolved } from "../support/mocks";

const KOMODO = "pulumi-nodejs:komodo:";
const ARGS: VolumeBackupArgs = {
  server: "nas",
  stacks: [{ name: "vault", volumes: [{ key: "data", name: "vault_data" }] }],
  target: { azure: { account: "account", container: "backups", key: "hidden-key" } },
  encryption: { passphrase: "hidden-phrase" },
};

describe("VolumeBackup", () => {
  let registrations: Registration[];

  beforeEach(() => {
    registrations = recordRegistrations({
      [`${KOMODO}Secret`]: { revision: "r1" },
      [`${KOMODO}Stack`]: { state: "running", serverName: "nas" },
    });
  });

  const find = (kind: string, name: string): Record<string, unknown> =>
    registrations.find((one) => one.type === `${KOMODO}${kind}` && one.name === name)?.inputs ??
    assert.fail(`no ${kind} "${name}"`);

  async function made(args: Partial<VolumeBackupArgs> = {}): Promise<VolumeBackup> {
    const backup = new VolumeBackup("nas-backup", { ...ARGS, ...args });
    await Promise.all([resolved(backup.procedure.urn), resolved(backup.check.urn)]);
    return backup;
  }

  it("S2-BAK-1: lets Komodo run the backup by a schedule, and a check", async () => {
    await made();
    const run = find("Procedure", "nas-backup");
    assert.deepEqual(
      [run.name, run.schedule, run.scheduleFormat, run.scheduleAlert, run.failureAlert],
      ["nas-backup", "every day at 02:30", undefined, false, undefined],
    );
    const params = { service: "backup", command: ["run"], noDeps: true };
    const [stage] = run.stages as { executions: { type: string; params: { stack: string } }[] }[];
    assert.equal(stage?.executions[0]?.type, "RunStackService");
    const { stack, ...others } = stage.executions[0].params;
    assert.equal(stack, "nas-backup-id");
    assert.deepEqual(others, params);
    const check = find("Procedure", "nas-backup-check");
    assert.equal(check.schedule, "every sunday at 06:00");
  });

  it("takes cron of six fields, a time zone, and other times", async () => {
    await made({ schedule: "0 0 4 * * SUN", timezone: "Europe/Amsterdam" });
    const run = find("Procedure", "nas-backup");
    assert.deepEqual(
      [run.schedule, run.scheduleFormat, run.scheduleTimezone],
      ["0 0 4 * * SUN", "Cron", "Europe/Amsterdam"],
    );
  });

  it("S0-FR-6: makes secrets of credentials, and refers to them in the environment", async () => {
    await made();
    const stack = find("Stack", "nas-backup");
    assert.equal(
      stack.environment,
      "BACKUP_ACCOUNT='account'\nBACKUP_CONTAINER='backups'\n" +
        "BACKUP_KEY='[[NAS_BACKUP_BACKUP_KEY]]'\n" +
        "BACKUP_PASSPHRASE='[[NAS_BACKUP_BACKUP_PASSPHRASE]]'\n",
    );
    assert.deepEqual(Object.keys(stack.triggers as object), [
      "NAS_BACKUP_BACKUP_KEY",
      "NAS_BACKUP_BACKUP_PASSPHRASE",
    ]);
    const text = JSON.stringify(registrations.filter(({ type }) => type !== `${KOMODO}Secret`));
    assert.equal(text.includes("hidden"), false);
  });

  it("takes secrets that are there already: resources, or names in Komodo", async () => {
    const key = new Secret("STORAGE_KEY", { value: "hidden" });
    await made({
      target: { azure: { account: pulumi.output("account"), container: "backups", key } },
      encryption: { passphrase: { name: "PHRASE" } },
    });
    const { environment, triggers } = find("Stack", "nas-backup");
    assert.match(String(environment), /^BACKUP_KEY='\[\[STORAGE_KEY\]\]'$/m);
    assert.match(String(environment), /^BACKUP_PASSPHRASE='\[\[PHRASE\]\]'$/m);
    assert.deepEqual(triggers, { STORAGE_KEY: "r1" });
  });

  it("waits with a container, and leaves its tools out of the health check", async () => {
    await made();
    const { compose, ignoreServices, server } = find("Stack", "nas-backup");
    assert.deepEqual([ignoreServices, server], [["check", "restore"], "nas"]);
    const { services } = parse(await assetText(compose)) as { services: object };
    assert.deepEqual(Object.keys(services), ["backup", "check", "restore"]);
  });

  const refusals: [title: string, args: Partial<VolumeBackupArgs>, message: string][] = [
    ["no stack", { stacks: [] }, "stacks is empty. Name what is to be kept."],
    ["no target", { target: {} }, "there is no target. Give one of azure, s3 and local."],
    [
      "no encryption",
      { encryption: {} },
      "there is no encryption, but archives leave the server for azure. Set " +
        "encryption.passphrase to a secret, or encryption.ageRecipients to public keys.",
    ],
    [
      "a schedule that Komodo misreads",
      { schedule: "0 3 * * *" },
      'the schedule "0 3 * * *" has 5 fields, cron in Komodo has 6 with the second first. Write ' +
        '"0 0 3 * * *".',
    ],
    [
      "a stack without anything",
      { stacks: [{ name: "blog" }] },
      'has no volume and no folder of the stack "blog". Correct `stacks`.',
    ],
    [
      "a folder that is none",
      { stacks: [{ name: "blog", paths: ["/srv/a b"] }] },
      '"/srv/a b" is no plain absolute path of letters, digits, ".", "_" and "-". Name a folder ' +
        "such as /srv/data.",
    ],
    [
      "a stack whose name would be a command",
      { stacks: [{ name: "a'; reboot; '", paths: ["/srv/a"] }] },
      "the stack \"a'; reboot; '\" has a name that is not made of a-z, 0-9, _ and -. Correct " +
        "`stacks`.",
    ],
    [
      "a volume whose key would be a command",
      { stacks: [{ name: "a", volumes: [{ key: "x' y", name: "a_x" }] }] },
      '"x\' y" is no name of a volume. Correct `stacks`.',
    ],
    [
      "an image without a tag",
      { images: { archive: "docker.io/library/alpine" } },
      'the image "docker.io/library/alpine" of archive has no fixed tag. Name a tag other than ' +
        "latest, or a digest.",
    ],
  ];
  for (const [title, args, message] of refusals) {
    it(`refuses ${title}`, () => {
      assert.throws(
        () => new VolumeBackup("nas-backup", { ...ARGS, ...args }),
        new pulumi.RunError(
          "1 problem in a backup; nothing was changed:\n" + `VolumeBackup "nas-backup": ${message}`,
        ),
      );
    });
  }

  describe("for Core", () => {
    it("S0-T-6.1, S4-AUD-S14: dumps the database, then sends the dumps away", async () => {
      const { stacks: _stacks, ...args } = ARGS;
      const backup = new CoreBackup("core-backup", { ...args, server: "komodo" });
      await Promise.all([resolved(backup.procedure.urn), resolved(backup.check.urn)]);
      const run = find("Procedure", "core-backup");
      assert.deepEqual(
        [run.name, run.adopt, run.schedule],
        ["Backup Core Database", true, "every day at 01:30"],
      );
      const stages = run.stages as { name: string; executions: { type: string }[] }[];
      assert.deepEqual(
        stages.map(({ name, executions }) => [name, executions[0]?.type]),
        [
          ["dump", "BackupCoreDatabase"],
          ["backup", "RunStackService"],
        ],
      );
      const { compose } = find("Stack", "core-backup");
      const { services, volumes } = parse(await assetText(compose)) as {
        services: { backup: { volumes: { source: string; target: string }[] } };
        volumes: object;
      };
      assert.deepEqual(
        services.backup.volumes.map(({ source, target }) => `${source}:${target}`),
        [
          "state:/state",
          "komodo.komodo-core_komodo-keys:/backup/komodo/volumes/komodo-core_komodo-keys",
          "/opt/komodo-core/backups:/backup/komodo/host/opt/komodo-core/backups",
        ],
      );
      const name = "komodo-core_komodo-keys";
      assert.deepEqual(volumes, { state: {}, [`komodo.${name}`]: { external: true, name } });
    });
  });
});

/** Text of a string asset. */
function assetText(asset: unknown): Promise<string> {
  return (asset as pulumi.asset.StringAsset).text;
}

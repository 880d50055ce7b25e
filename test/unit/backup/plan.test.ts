import assert from "node:assert/strict";
import { parse } from "yaml";
import { planFleet, type FleetSpec, type ServerSpec } from "../../../components/plan";
import type { BackupSpec } from "../../../components/backup/spec";
import { formatProblem } from "../../../providers/dynamic/problem";
import { composeModel, describeWithCompose, inFolder } from "../../support/composeCli";
import { app, dmz, dock, foldersOf, plan, values } from "../plan/fixtures";

const LOCAL: BackupSpec = { local: { path: "/srv/backups" } };
const AZURE: BackupSpec = {
  azure: { account: "a", container: "c", key: "KEY" },
  encryption: { passphrase: "PHRASE" },
};
const SECRETS = values({ KEY: "k", PHRASE: "p" });

/** A stack with one volume, `data`, whose definition and block are given. */
function stack(block: string, definition = "", extra = ""): string {
  return `${app(block, `image: a\n    volumes: ["data:/data"]${extra}`)}volumes:\n  data: ${definition}\n`;
}

function backupsOf(stacks: Record<string, string>, spec: Partial<FleetSpec>) {
  const fleet: FleetSpec = { servers: [dock], variables: {}, secrets: {}, ...spec };
  const { backups, stacks: planned, problems } = planFleet(fleet, foldersOf(stacks));
  assert.deepEqual(problems.map(formatProblem), []);
  return { backups, planned };
}

describe("planBackups", () => {
  it("S2-BAK-2: makes one backup per server out of the blocks of its stacks", () => {
    const stacks = {
      vault: stack("server: dock1, backup: { retentionDays: 90 }"),
      blog: stack("server: dock1, backup: { paths: [/srv/blog] }"),
      wiki: stack("server: dmz1, backup: {}"),
      chat: stack("server: dock1"),
    };
    const { backups } = backupsOf(stacks, { servers: [dock, dmz], backup: LOCAL });
    const volumes = (name: string) => [{ key: "data", name: `${name}_data` }];
    const times = { schedule: "every day at 02:30", maxAgeHours: 48 };
    assert.deepEqual(backups, [
      {
        ...{ name: "dmz1-backup", server: "dmz1", ...times },
        stacks: [{ name: "wiki", volumes: volumes("wiki"), paths: [] }],
      },
      {
        ...{ name: "dock1-backup", server: "dock1", ...times },
        stacks: [
          { name: "blog", volumes: volumes("blog"), paths: ["/srv/blog"] },
          { name: "vault", volumes: volumes("vault"), paths: [], retentionDays: 90 },
        ],
      },
    ]);
  });

  it("makes one of its own for a stack with a schedule of its own", () => {
    const stacks = {
      vault: stack("backup: { schedule: every 6 hours, maxAgeHours: 12 }"),
      wiki: stack('backup: { schedule: "0 0 4 * * SUN" }'),
      blog: stack("backup: {}"),
    };
    const backup = { ...LOCAL, schedule: "every day at 4am", retentionDays: 7, maxAgeHours: 30 };
    const { backups } = backupsOf(stacks, { backup });
    assert.deepEqual(
      backups.map((one) => [one.name, one.schedule, one.maxAgeHours]),
      [
        ["dock1-backup", "every day at 4am", 30],
        ["dock1-backup-vault", "every 6 hours", 12],
        ["dock1-backup-wiki", "0 0 4 * * SUN", 192],
      ],
    );
    assert.deepEqual(
      backups.map(({ stacks: [one] }) => one?.retentionDays),
      [7, 7, 7],
    );
  });

  it("X-22: refuses a block in a fleet without a place, and none when it is switched off", () => {
    const stacks = { vault: stack("backup: {}") };
    assert.deepEqual(plan(stacks).found, [
      'stacks/vault/compose.yaml:1:22: Stack "vault": "backup" asks for backups, but the fleet has ' +
        "no place for them. Set `varanus:backup` to one, such as " +
        "`{ local: { path: /srv/backups } }`, or to `{ enabled: false }` to have none.",
    ]);
    const { backups } = backupsOf(stacks, { backup: { enabled: false } });
    assert.deepEqual(backups, []);
  });

  it("gives services the label to stop by: all of them, or those that are listed", () => {
    const labels = (block: string) => {
      const { planned } = backupsOf({ vault: stack(block) }, { backup: LOCAL });
      const [one] = planned;
      const { services } = parse(one?.fileContents ?? "") as {
        services: Record<string, { labels?: object }>;
      };
      return [services.web?.labels, one?.isLabelled];
    };
    const stops = { "docker-volume-backup.stop-during-backup": "vault" };
    assert.deepEqual(labels("backup: { stop: true }"), [stops, true]);
    assert.deepEqual(labels("backup: { stop: [web] }"), [stops, true]);
    assert.deepEqual(labels("backup: { stop: false }"), [undefined, undefined]);
    assert.deepEqual(labels("backup: {}"), [undefined, undefined]);
  });

  it("S2-BAK-1: refuses archives that leave the server in clear, and two targets", () => {
    const { azure } = AZURE;
    const find = (backup: BackupSpec) => plan({ web: app() }, { backup, secrets: SECRETS }).found;
    assert.deepEqual(find(azure ? { azure } : {}), [
      'Configuration "varanus:backup": there is no encryption, but archives leave the server for ' +
        "azure. Set encryption.passphrase to a secret, or encryption.ageRecipients to public keys.",
    ]);
    assert.deepEqual(find({ ...AZURE, ...LOCAL }), [
      'Configuration "varanus:backup": azure and local are given as targets. Give one of azure, s3 ' +
        "and local.",
    ]);
    assert.deepEqual(find({}), [
      'Configuration "varanus:backup": there is no target. Give one of azure, s3 and local.',
    ]);
    const both = { ...AZURE, encryption: { passphrase: "PHRASE", ageRecipients: ["age1x"] } };
    assert.deepEqual(find(both), [
      'Configuration "varanus:backup": both a passphrase and ageRecipients are given for ' +
        "encryption. Keep one of the two.",
    ]);
  });

  it("S0-TIER-4: refuses secrets that are missing, plain, unfit, or out of a server's scope", () => {
    const stacks = { vault: stack("server: dmz1, backup: {}") };
    const find = (spec: Partial<FleetSpec>) =>
      plan(stacks, { servers: [dock, dmz], backup: AZURE, ...spec }).found;
    assert.deepEqual(find({ secrets: values({ PHRASE: "p" }) }), [
      'Configuration "varanus:backup": "azure.key" names "KEY", which does not exist. ' +
        "Run `pulumi config set --secret --path 'varanus:secrets.KEY'`.",
    ]);
    const urls = { ...LOCAL, notificationUrls: "discord://token@id" };
    assert.deepEqual(find({ backup: urls }), [
      'Configuration "varanus:backup": "notificationUrls" names something without the form of a ' +
        "secret's name, which does not exist. Run " +
        "`pulumi config set --secret --path 'varanus:secrets.NAME'`, and write NAME here.",
    ]);
    const trusted = { KEY: { value: "k", scope: "trusted" as const }, PHRASE: { value: "p" } };
    assert.deepEqual(find({ secrets: trusted }), [
      'Configuration "varanus:backup": "azure.key" names "KEY", which is not for the server "dmz1", ' +
        "whose backups need it. Widen its scope, or remove the `backup` blocks of that server.",
    ]);
    assert.deepEqual(find({ secrets: values({ PHRASE: "it's", KEY: "k" }) }), [
      'Configuration "varanus:backup": "encryption.passphrase" names "PHRASE", whose value holds a ' +
        "single quote, which ends the value in an .env file. Choose a value without it, or encode " +
        "it, for example with base64.",
    ]);
    const plain = { variables: values({ PHRASE: "p" }), secrets: values({ KEY: "k" }) };
    assert.deepEqual(find(plain), [
      'Configuration "varanus:backup": "encryption.passphrase" names "PHRASE", which is a plain ' +
        "variable. Name a secret.",
    ]);
    assert.deepEqual(find({ secrets: values({ PHRASE: "p" }), external: { KEY: ["dmz1"] } }), []);
  });

  it("refuses schedules that Komodo cannot read, and a server of Core that there is not", () => {
    const backup = {
      ...LOCAL,
      schedule: "nightly",
      core: { server: "core", schedule: "0 3 * * *" },
    };
    assert.deepEqual(
      plan({ web: app() }, { backup }).found.map((line) => line.slice(0, 100)),
      [
        'Configuration "varanus:backup": "core.server" is "core", which does not exist. Name the one that Core runs on: dock1.',
        'Configuration "varanus:backup": the schedule "0 3 * * *" has 5 fields, cron in Komodo has 6 with the second first. Write "0 0 3 * * *".',
        'Configuration "varanus:backup": the schedule "nightly" holds "nightly", which Komodo does not know a',
      ].map((line) => line.slice(0, 100)),
    );
  });

  const refusals: [block: string, text: string, message: string][] = [
    [
      "nothing to back up",
      app("backup: {}"),
      '"backup" asks for backups, but the stack has neither volumes nor paths. Name folders of the ' +
        "host in `backup.paths`, or remove the block.",
    ],
    [
      "stop of what severs",
      stack("severs: dock1, backup: { stop: true }"),
      '"backup.stop" would cut the way that the backup is started by. Remove it: what severs a ' +
        "server keeps running.",
    ],
    [
      "an age without a schedule",
      stack("backup: { maxAgeHours: 3 }"),
      '"backup.maxAgeHours" stands without "backup.schedule". Set `varanus:backup.maxAgeHours`, or ' +
        "give the stack a schedule of its own.",
    ],
    [
      "stop without a label in files from the host",
      stack("source: { host: {} }, backup: { stop: true }"),
      '"backup.stop" needs labels, which Varanus cannot add to files from host. Give services that ' +
        'are to stop the label "docker-volume-backup.stop-during-backup: vault".',
    ],
    [
      "a name that a preview does not know",
      stack("environment: { V: '[[S]]' }, backup: {}", "{ name: 'x-${V}' }"),
      'the name of the volume "data" depends on a value that a preview does not know. Give it a ' +
        "name without secrets, or leave it out of `backup.volumes`.",
    ],
  ];
  for (const [title, text, message] of refusals) {
    it(`refuses ${title}`, () => {
      const { found } = plan({ vault: text }, { backup: LOCAL, secrets: values({ S: "s" }) });
      assert.ok(
        found.some((line) => line.endsWith(`Stack "vault": ${message}`)),
        found.join("\n"),
      );
    });
  }

  it("takes files from the host when they have the label themselves", () => {
    const label = '\n    labels: ["docker-volume-backup.stop-during-backup=vault"]';
    const text = stack("source: { host: {} }, backup: { stop: true }", "", label);
    const { backups } = backupsOf({ vault: text }, { backup: LOCAL });
    assert.deepEqual(backups[0]?.stacks[0]?.stop, true);
  });

  it("refuses servers whose backups would have one name, and keeps each with its own server", () => {
    const other: ServerSpec = { name: "Dock1", tier: "trusted" };
    const servers = [dock, other];
    const stacks = {
      vault: stack("server: dock1, backup: {}"),
      wiki: stack("server: Dock1, backup: {}"),
    };
    assert.deepEqual(plan(stacks, { servers, backup: LOCAL }).found, [
      'Configuration "varanus:backup": the backups of the servers "Dock1" and "dock1" would both be ' +
        'called "dock1-backup". Rename one of the two.',
    ]);
    const own = {
      web: stack("backup: {}"),
      check: stack("backup: { schedule: every 6 hours }"),
    };
    assert.deepEqual(plan(own, { backup: LOCAL }).found, [
      'stacks/check/compose.yaml:1:12: Stack "check": its backup would be called ' +
        '"dock1-backup-check", as the check of another. Rename its folder.',
    ]);
  });

  it("tells the backups of a server called core from those of Komodo Core", () => {
    const core: ServerSpec = { name: "core", tier: "trusted" };
    const { backups } = backupsOf(
      { vault: stack("backup: {}") },
      { servers: [core], backup: { ...LOCAL, core: { server: "core" } } },
    );
    assert.deepEqual(
      backups.map(({ name }) => name),
      ["server-core-backup"],
    );
  });

  it("leaves out volumes that no service uses, which Compose does not make", () => {
    const text = `${app("backup: {}", 'image: a\n    volumes: ["data:/a"]')}volumes:
  data:
  old:
`;
    const { backups } = backupsOf({ vault: text }, { backup: LOCAL });
    assert.deepEqual(backups[0]?.stacks[0]?.volumes, [{ key: "data", name: "vault_data" }]);
    const named = text.replace("backup: {}", "backup: { volumes: [old] }");
    assert.deepEqual(plan({ vault: named }, { backup: LOCAL }).found, [
      'stacks/vault/compose.yaml:1:34: Stack "vault": "backup.volumes[0]" is "old", which no service ' +
        "uses, so that Compose does not make it. Remove it, or mount it in a service.",
    ]);
  });

  it("refuses a folder with the name of a stack that backups are made by", () => {
    const stacks = { vault: stack("backup: {}"), "dock1-backup": stack("") };
    assert.deepEqual(plan(stacks, { backup: LOCAL }).found, [
      'stacks/dock1-backup/compose.yaml:1:12: Stack "dock1-backup": has the name of a stack that ' +
        "backups are made by. Rename its folder.",
    ]);
  });
});

describeWithCompose("names of backed-up volumes, held against Compose", "2.23.1", () => {
  const text = `${app("backup: {}", 'image: a\n    volumes: ["data:/a", "own:/b", "shared:/c", "named:/d", "old:/e"]')}volumes:
  data:
  own: { name: "\${DOMAIN}-own" }
  shared: { external: true }
  named: { external: true, name: elsewhere }
  old: { driver: local }
name: not-the-project
`;

  it("are those that Compose has for Komodo's project", async () => {
    const variables = values({ DOMAIN: "example.com" });
    const { backups } = backupsOf({ vault: text }, { backup: LOCAL, variables });
    const found = backups[0]?.stacks[0]?.volumes ?? [];
    const model = await inFolder({ "compose.yaml": text }, (cwd) =>
      composeModel(["-p", "vault"], { cwd, env: { DOMAIN: "example.com" } }),
    );
    const known = model.volumes as Record<string, { name: string }>;
    assert.deepEqual(
      Object.fromEntries(found.map(({ key, name }) => [key, name])),
      Object.fromEntries(Object.entries(known).map(([key, { name }]) => [key, name])),
    );
    assert.deepEqual(found.map(({ name }) => name).sort(), [
      ...["elsewhere", "example.com-own", "shared", "vault_data", "vault_old"],
    ]);
  });

  it("leave out what no service without a profile uses, as Compose does", async () => {
    const profiled = `services:
  web:
    image: a
    volumes: ["data:/a", { type: volume, source: long, target: /b }, "/old:/y"]
  tool:
    image: a
    profiles: [tools]
    volumes: ["rare:/r"]
volumes: { data: , long: , rare: , old: }
x-varanus: { backup: {} }
`;
    const { backups } = backupsOf({ vault: profiled }, { backup: LOCAL });
    const model = await inFolder({ "compose.yaml": profiled }, (cwd) =>
      composeModel(["-p", "vault"], { cwd }),
    );
    assert.deepEqual(
      backups[0]?.stacks[0]?.volumes?.map(({ key }) => key),
      Object.keys(model.volumes as object),
    );
    const asked = profiled.replace(
      "backup: {}",
      "backup: {}, environment: { COMPOSE_PROFILES: tools }",
    );
    const withProfile = backupsOf({ vault: asked }, { backup: LOCAL });
    const env = { COMPOSE_PROFILES: "tools" };
    const whole = await inFolder({ "compose.yaml": asked }, (cwd) =>
      composeModel(["-p", "vault"], { cwd, env }),
    );
    assert.deepEqual(
      withProfile.backups[0]?.stacks[0]?.volumes?.map(({ key }) => key).sort(),
      Object.keys(whole.volumes as object).sort(),
    );
  });

  it("follow the project's name where the stack has one", () => {
    const nameOf = (project: string) => {
      const block = `komodo: { projectName: ${project} }, backup: {}`;
      const { backups } = backupsOf({ vault: stack(block) }, { backup: LOCAL });
      return backups[0]?.stacks[0]?.volumes?.map(({ name }) => name);
    };
    assert.deepEqual([nameOf("other"), nameOf('""')], [["other_data"], ["vault_data"]]);
  });
});

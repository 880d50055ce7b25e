import assert from "node:assert/strict";
import { parse } from "yaml";
import {
  backupCompose,
  type BackupProject,
  stackSettings,
  TOOL_SERVICES,
} from "../../../components/backup/composeText";
import { backupImages } from "../../../components/backup/images";
import { backupScript } from "../../../components/backup/scripts";
import { storageOf } from "../../../components/backup/target";
import { parseCompose } from "../../../compose/document";
import { renderCompose } from "../../../compose/render";
import { validateSchema } from "../../../compose/schema";
import { composeModel, describeWithCompose, inFolder, runCompose } from "../../support/composeCli";

const azure = storageOf({ azure: { account: "a", container: "c", key: "k" } });
const PROJECT: BackupProject = {
  name: "nas-backup",
  stacks: [
    { name: "blog", paths: ["/srv/blog"], retentionDays: 7 },
    { name: "vault", volumes: [{ key: "data", name: "vault_data" }], stop: true },
  ],
  storage: azure,
  cipher: "GPG_PASSPHRASE",
  notifies: true,
  maxAgeHours: 48,
  images: backupImages,
};

interface Mount {
  type: string;
  source: string;
  target: string;
  read_only?: boolean;
}

interface Service {
  image: string;
  restart: string;
  environment: Record<string, string>;
  volumes: Mount[];
  configs: { source: string; target: string }[];
  cap_add: string[];
  cap_drop: string[];
  profiles?: string[];
  entrypoint: string[];
  command: string[];
}

interface Model {
  services: Record<string, Service>;
  volumes: Record<string, { name?: string; external?: boolean }>;
  configs: Record<string, { content: string }>;
}

function model(project: Partial<BackupProject> = {}): Model {
  return parse(backupCompose({ ...PROJECT, ...project })) as Model;
}

const service = (name: string, project: Partial<BackupProject> = {}): Service =>
  model(project).services[name] ?? assert.fail(`no service "${name}"`);
const mounts = (name: string, project: Partial<BackupProject> = {}): string[] =>
  service(name, project).volumes.map(
    ({ source, target, read_only }) => `${source}:${target}${read_only ? ":ro" : ""}`,
  );

describe("backupCompose", () => {
  it("S0-BAK-1: mounts everything for reading, and Docker's socket where something stops", () => {
    assert.deepEqual(mounts("backup"), [
      "state:/state",
      "/srv/blog:/backup/blog/host/srv/blog:ro",
      "vault.data:/backup/vault/volumes/data:ro",
      "/var/run/docker.sock:/var/run/docker.sock:ro",
    ]);
    const [blog] = PROJECT.stacks;
    const quiet = mounts("backup", { stacks: blog ? [blog] : [] });
    assert.equal(quiet.includes("/var/run/docker.sock:/var/run/docker.sock:ro"), false);
  });

  it("lets only `restore` write to volumes, and starts neither tool with the stack", () => {
    assert.deepEqual(mounts("check"), ["state:/state:ro"]);
    assert.deepEqual(mounts("restore"), [
      "state:/state:ro",
      "/srv/blog:/restore/blog/host/srv/blog",
      "vault.data:/restore/vault/volumes/data",
    ]);
    for (const name of TOOL_SERVICES) assert.deepEqual(service(name).profiles, ["tools"]);
  });

  it("S0-HARD: drops all capabilities but those that copying files of others needs", () => {
    for (const { cap_drop } of Object.values(model().services)) assert.deepEqual(cap_drop, ["ALL"]);
    assert.deepEqual(service("backup").cap_add, ["DAC_READ_SEARCH"]);
    assert.deepEqual(service("restore").cap_add, ["CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID"]);
  });

  it("refers to the volumes of other projects by their names on the host", () => {
    const external = { "vault.data": { external: true, name: "vault_data" } };
    assert.deepEqual(model().volumes, { state: {}, ...external });
  });

  it("hands docker-volume-backup and rclone the same account, and no value", () => {
    assert.deepEqual(service("backup").environment, {
      AZURE_STORAGE_ACCOUNT_NAME: "${BACKUP_ACCOUNT:?}",
      AZURE_STORAGE_CONTAINER_NAME: "${BACKUP_CONTAINER:?}",
      AZURE_STORAGE_PRIMARY_ACCOUNT_KEY: "${BACKUP_KEY:?}",
      GPG_PASSPHRASE: "${BACKUP_PASSPHRASE:?}",
      NOTIFICATION_URLS: "${BACKUP_NOTIFICATION_URLS:?}",
      BACKUP_SKIP_BACKENDS_FROM_PRUNE: "local",
      VARANUS_KEEPS_ARCHIVE: "no",
      VARANUS_MAX_AGE_HOURS: "48",
    });
    assert.deepEqual(service("check").environment, {
      RCLONE_CONFIG_REMOTE_TYPE: "azureblob",
      RCLONE_CONFIG_REMOTE_ACCOUNT: "${BACKUP_ACCOUNT:?}",
      RCLONE_CONFIG_REMOTE_KEY: "${BACKUP_KEY:?}",
      VARANUS_REMOTE: "remote:${BACKUP_CONTAINER:?}/nas-backup",
      VARANUS_MAX_AGE_HOURS: "48",
      GPG_PASSPHRASE: "${BACKUP_PASSPHRASE:?}",
    });
  });

  it("takes the VM's identity without a key, an S3 bucket, or a folder of the host", () => {
    const identity = storageOf({ azure: { account: "a", container: "c" } });
    const { RCLONE_CONFIG_REMOTE_USE_MSI: msi } = service("check", {
      storage: identity,
    }).environment;
    assert.equal(msi, "true");
    const keys = Object.keys(service("backup", { storage: identity }).environment);
    assert.equal(keys.includes("AZURE_STORAGE_PRIMARY_ACCOUNT_KEY"), false);
    const s3 = storageOf({ s3: { bucket: "b", accessKeyId: "i", secretAccessKey: "k" } });
    const { environment } = service("check", { storage: s3 });
    assert.equal(environment.VARANUS_REMOTE, "remote:${BACKUP_BUCKET:?}/nas-backup");
    const local = storageOf({ local: { path: "/srv/backups" } });
    assert.ok(mounts("backup", { storage: local }).includes("/srv/backups:/archive"));
    assert.ok(mounts("check", { storage: local }).includes("/srv/backups:/archive:ro"));
  });

  it("lets rclone find the region of a bucket of Amazon, which it does without an endpoint alone", () => {
    const s3 = { bucket: "b", accessKeyId: "i", secretAccessKey: "k" };
    const rclone = (storage: BackupProject["storage"]) =>
      Object.entries(service("check", { storage }).environment).filter(([name]) =>
        /PROVIDER|ENDPOINT|REGION/.test(name),
      );
    assert.deepEqual(rclone(storageOf({ s3 })), [["RCLONE_CONFIG_REMOTE_PROVIDER", "AWS"]]);
    const endpoint = storageOf({ s3 }).settings.find(({ name }) => name === "BACKUP_ENDPOINT");
    assert.deepEqual(endpoint, { name: "BACKUP_ENDPOINT", value: "s3.amazonaws.com" });
    const garage = { ...s3, endpoint: "s3.example.com", region: "garage" };
    assert.deepEqual(rclone(storageOf({ s3: garage })), [
      ["RCLONE_CONFIG_REMOTE_PROVIDER", "Other"],
      ["RCLONE_CONFIG_REMOTE_ENDPOINT", "https://${BACKUP_ENDPOINT:?}"],
      ["RCLONE_CONFIG_REMOTE_REGION", "${BACKUP_REGION:?}"],
    ]);
  });

  it("keeps an identity of age out of everything that runs by itself", () => {
    const { environment } = service("backup", { cipher: "AGE_PUBLIC_KEYS" });
    assert.equal(environment.AGE_PUBLIC_KEYS, "${BACKUP_RECIPIENTS:?}");
    assert.equal(environment.AGE_IDENTITY, undefined);
    const tools = service("restore", { cipher: "AGE_PUBLIC_KEYS" });
    assert.equal(tools.environment.AGE_IDENTITY, "${AGE_IDENTITY:-}");
  });

  it("fits the Compose Specification, and may be sent to Komodo as it is", () => {
    const text = backupCompose(PROJECT);
    const { document } = parseCompose(text, "compose.yaml");
    assert.ok(document);
    assert.deepEqual(validateSchema(document), []);
    const refuse = () => assert.fail("there are no side files");
    const { problems } = renderCompose(text, { file: "compose.yaml", readSideFile: refuse });
    assert.deepEqual(problems, []);
    assert.equal(text.includes("[["), false);
  });
});

describe("stackSettings", () => {
  it("S0-BAK-1: gives each stack a folder, a prefix for pruning, and a label to stop by", () => {
    const [, vault] = PROJECT.stacks;
    assert.ok(vault);
    assert.deepEqual(stackSettings(PROJECT, vault).split("\n"), [
      "BACKUP_SOURCES='/backup/vault'",
      "BACKUP_FILENAME='vault-%Y-%m-%dT%H-%M-%SZ.{{ .Extension }}'",
      "BACKUP_ARCHIVE='/spool/vault'",
      "AZURE_STORAGE_PATH='nas-backup/vault'",
      "AWS_S3_PATH='nas-backup/vault'",
      "BACKUP_RETENTION_DAYS='30'",
      "BACKUP_PRUNING_PREFIX='vault-'",
      "BACKUP_STOP_DURING_BACKUP_LABEL='vault'",
      "VARANUS_PARTS='volumes/data'",
      "",
    ]);
  });
});

describeWithCompose("backupCompose, read by Compose", "2.23.1", () => {
  const values = {
    BACKUP_ACCOUNT: "account",
    BACKUP_CONTAINER: "container",
    BACKUP_KEY: "key$1",
    BACKUP_PASSPHRASE: "phrase",
    BACKUP_NOTIFICATION_URLS: "ntfy://host/topic",
  };

  const read = (env: Record<string, string>): Promise<Model> =>
    inFolder({ "compose.yaml": backupCompose(PROJECT) }, async (cwd) => {
      const args = ["-p", "nas-backup", "--profile", "tools"];
      return (await composeModel(args, { cwd, env })) as unknown as Model;
    });

  it("has the scripts byte for byte, all mounts, and the names of volumes on the host", async () => {
    const { services, configs, volumes } = await read(values);
    for (const name of ["backup", "archive"] as const) {
      const content = configs[`${name}-script`]?.content.replaceAll("$$", "$");
      assert.equal(content, backupScript(name));
    }
    assert.equal(volumes["vault.data"]?.name, "vault_data");
    assert.equal(volumes.state?.name, "nas-backup_state");
    assert.equal(services.backup?.volumes.length, 4);
    assert.equal(services.restore?.restart, "no");
    assert.equal(services.check?.environment.VARANUS_REMOTE, "remote:container/nas-backup");
  });

  it("has its tools run by the flags that Komodo passes, without their profile", async () => {
    await inFolder({ "compose.yaml": backupCompose(PROJECT) }, async (cwd) => {
      // No daemon is reached: the address is one that nothing listens on.
      const env = { ...values, DOCKER_HOST: "tcp://127.0.0.1:1" };
      const run = (service: string) =>
        runCompose(["-p", "nas-backup", "run", "--rm", "--no-deps", "--", service, "x"], {
          cwd,
          env,
        });
      for (const service of ["backup", ...TOOL_SERVICES]) {
        const { code, stderr } = await run(service);
        assert.notEqual(code, 0);
        assert.match(stderr, /Cannot connect to the Docker daemon at tcp:\/\/127\.0\.0\.1:1/);
      }
      assert.match((await run("nothing")).stderr, /no such service: nothing/);
    });
  });

  it("refuses to go without a credential", async () => {
    const { BACKUP_KEY: _key, ...others } = values;
    await assert.rejects(read(others), /required variable BACKUP_KEY is missing a value/);
  });
});

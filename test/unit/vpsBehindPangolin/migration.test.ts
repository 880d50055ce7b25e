import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { planMarkdown, withPlan } from "../../../examples/vps-behind-pangolin/migration";
import { plan } from "../../../examples/vps-behind-pangolin/migrationPlan";
import { applications, tunnels } from "../../../examples/vps-behind-pangolin/stacks";
import { vpsExample } from "../../support/vpsExample";

const steps = plan.flatMap((section) => section.steps);
const page = readFileSync(path.join(vpsExample, "MIGRATION.md"), "utf8");

function commandsOf(id: string): readonly string[] {
  return steps.find((step) => step.id === id)?.commands ?? assert.fail(`no step "${id}"`);
}

/** Ids of the steps, with those that are not asked about left out. */
function inOrder(...ids: string[]): string[] {
  return steps.map(({ id }) => id).filter((id) => ids.includes(id));
}

describe("vps-behind-pangolin: plan of the migration", () => {
  it("S1-MIG-2: stops identity, then Pangolin, copies, and stops the outer Traefik last", () => {
    const wanted = ["stop-identity", "stop-pangolin", "copy-data", "stop-gateway"];
    assert.deepEqual(inOrder(...wanted), wanted);
    const text = wanted.flatMap(commandsOf).join("\n");
    assert.ok(text.indexOf("pangolin/identity down") < text.indexOf("cp -a"));
    assert.ok(text.lastIndexOf("cp -a") < text.indexOf("aegis-gateway down"));
  });

  it("S1-MIG-2: deploys the gateway, then Pangolin, then the rest, and cleans up after that", () => {
    const wanted = ["stop-gateway", "deploy-gateway", "deploy-pangolin", "deploy-rest", "clean-up"];
    assert.deepEqual(inOrder(...wanted), wanted);
    for (const name of [
      "komodo-periphery",
      "pangolin-newt",
      "pangolin-obs-client",
      "pangolin-client",
    ]) {
      assert.ok(
        commandsOf("clean-up").some((command) => command.includes(`/root/${name}`)),
        name,
      );
    }
  });

  it("S1-MIG-1, S1-RB-1: tries the way back and Core's new end before anything stops", () => {
    const wanted = ["rollback-works", "both-ends", "stop-identity"];
    assert.deepEqual(inOrder(...wanted), wanted);
    assert.ok(commandsOf("rollback-works").every((command) => command.endsWith("config --quiet")));
    const back = commandsOf("roll-back")
      .filter((command) => command.endsWith(" up -d"))
      .map((command) => command.split(" ")[3]);
    const checked = commandsOf("rollback-works").map((command) => command.split(" ")[3]);
    assert.deepEqual(back, checked);
  });

  it("S1-RB-1: rolling back frees the names of the new containers before the old ones start", () => {
    const commands = commandsOf("roll-back");
    const projects = Object.keys(applications).filter((name) => name !== "racknerd-aegis-alloy");
    const downs = projects.map((name) => commands.indexOf(`docker compose -p ${name} down`));
    const firstUp = commands.findIndex((command) => command.endsWith(" up -d"));
    assert.ok(Math.min(...downs) > 0 && Math.max(...downs) < firstUp, commands.join("\n"));
    assert.equal(commands.at(-1), "docker start pangolin-newt periphery");
  });

  it("S1-MIG-2: copies each volume of the identity stack, between its stop and its new start", () => {
    const wanted = ["stop-identity", "copy-identity", "deploy-rest"];
    assert.deepEqual(inOrder(...wanted), wanted);
    const file = path.join(vpsExample, "stacks/aegis-identity/compose.yaml");
    const { volumes } = parse(readFileSync(file, "utf8")) as { volumes: object };
    for (const name of Object.keys(volumes)) {
      const command = commandsOf("copy-identity").find((one) => one.includes(`identity_${name}:`));
      const steps = command?.split(" && ").map((one) => one.split(" ").slice(0, 3).join(" "));
      const wantedSteps = ["docker volume inspect", "docker volume create", "docker run --rm"];
      assert.deepEqual(steps, wantedSteps, name);
      assert.ok(command?.includes(`-v aegis-identity_${name}:/to`), name);
    }
  });

  it("S1-WD-4: stops every client by hand before its host's resolv.conf is saved", () => {
    const commands = commandsOf("both-ends");
    const up = commands.findIndex((command) => command.includes("pulumi up"));
    for (const folder of ["pangolin-client", "pangolin-obs-client", "pangolin-newt"]) {
      const at = commands.findIndex((command) => command.includes(`/root/${folder} down`));
      assert.ok(at >= 0 && at < up, folder);
    }
  });

  it("S1-P1-4: asks Periphery at /version, the only page that 2.3.2 has", () => {
    const asked = steps.flatMap(({ commands }) => commands.filter((one) => one.includes(":8120")));
    assert.equal(asked.length, 4);
    for (const command of asked) assert.match(command, /:8120\/version\b/);
  });

  it("S1-RT-2, S1-RT-3: makes the folders before data is copied, and closes what is private", () => {
    assert.deepEqual(inOrder("folders", "copy-data"), ["folders", "copy-data"]);
    const text = [...commandsOf("folders"), ...commandsOf("copy-data")].join("\n");
    for (const folder of ["gateway/letsencrypt", "pangolin/config/db", "pangolin/config"]) {
      assert.match(text, new RegExp(`^chmod 700 .*/opt/aegis/${folder}( |$)`, "m"));
    }
    const files = ["gateway/letsencrypt/acme.json", "pangolin/config/letsencrypt/acme.json"];
    for (const file of [
      ...files,
      "pangolin/config/key",
      "pangolin/config/config.yml",
      "pangolin/config/db/pangolin.db",
    ]) {
      assert.match(text, new RegExp(`^chmod 600 .*/opt/aegis/${file}( |$)`, "m"));
    }
  });

  it("S1-ER-1, S1-ER-2: has an emergency that needs SSH alone", () => {
    const text = [...commandsOf("emergency"), ...commandsOf("emergency-by-hand")].join("\n");
    for (const command of [
      "docker ps -a",
      "docker restart gerbil",
      "docker restart pangolin-newt",
    ]) {
      assert.ok(text.includes(command), command);
    }
    assert.doesNotMatch(text, /pulumi|ssh/);
  });

  it("tells steps apart", () => {
    assert.equal(new Set(steps.map(({ id }) => id)).size, steps.length);
  });

  it("consists of commands that a shell can read", () => {
    for (const { id, commands } of steps) {
      const script = commands.join("\n");
      const { status, stderr } = spawnSync("bash", ["-n"], { input: script, encoding: "utf8" });
      assert.equal(status, 0, `${id}: ${stderr}`);
    }
  });
});

describe("vps-behind-pangolin: pages", () => {
  it("MIGRATION.md holds the plan as it is", () => {
    assert.equal(page, withPlan(page));
    assert.ok(page.includes(planMarkdown()));
  });

  it("README.md records all accepted risks, each with what holds it in", () => {
    const readme = readFileSync(path.join(vpsExample, "README.md"), "utf8");
    const rows = [...readme.matchAll(/^\| (S1-RISK-\d) +\| (.+?) +\| (.+?) +\|$/gm)];
    assert.deepEqual(
      rows.map(([, id]) => id),
      [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `S1-RISK-${number}`),
    );
  });

  it("README.md has every setting that is read, and every secret of a stack", () => {
    const readme = readFileSync(path.join(vpsExample, "README.md"), "utf8");
    const code = readFileSync(path.join(vpsExample, "settings.ts"), "utf8");
    const read = [...code.matchAll(/config\s*\.\w+(?:<[^(]*>)?\("(\w+)"\)/g)].map(
      ([, key = ""]) => key,
    );
    const rows = [...readme.matchAll(/^\| `vps:(\w+)`/gm)].map(([, key = ""]) => key);
    assert.deepEqual([...new Set(read)].sort(), rows.sort());
    for (const [name, { secrets }] of Object.entries({ ...applications, ...tunnels })) {
      const row = readme
        .split("\n")
        .find((line) => line.startsWith("|") && line.includes(`\`${name}\``));
      if (secrets.length > 0) assert.ok(row, name);
      for (const secret of secrets) assert.ok(row?.includes(`\`${secret}\``), `${name} ${secret}`);
    }
  });

  it("lead to files that exist", () => {
    for (const name of ["README.md", "MIGRATION.md"]) {
      const text = readFileSync(path.join(vpsExample, name), "utf8");
      for (const [, target = ""] of text.matchAll(/\]\(((?!https?:|#)[^)#\s]+)/g)) {
        assert.ok(existsSync(path.join(vpsExample, target)), `${name}: ${target}`);
      }
    }
  });
});

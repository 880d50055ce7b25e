import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Properties } from "../../providers/dynamic/values";

interface Scenario {
  readonly steps: readonly {
    readonly name: string;
    readonly expect: { readonly body: { readonly config: { readonly $exact: Properties } } };
  }[];
}

const FOLDER = join(__dirname, "..", "contract", "komodo");

/** The config of a resource that was made with nothing but a name, out of a recorded scenario. */
function recorded(scenario: string): Properties {
  const text = readFileSync(join(FOLDER, `resource-${scenario}.json`), "utf8");
  const { steps } = JSON.parse(text) as Scenario;
  const step = steps.find(({ name }) => name === "create without config: all defaults");
  assert.ok(step);
  return step.expect.body.config.$exact;
}

const NO_COMMAND = { path: "", command: "", shell_mode: false };

/** Configs that Komodo 2.3.2 gives a resource of each kind which is made with nothing but a name. */
export const observedDefaults = {
  Server: recorded("server"),
  Stack: recorded("stack"),
  Deployment: recorded("deployment"),
  Build: recorded("build"),
  Builder: recorded("builder"),
  Procedure: recorded("procedure"),
  Action: recorded("action"),
  Alerter: recorded("alerter"),
  ResourceSync: recorded("sync"),
  Repo: {
    server_id: "",
    builder_id: "",
    git_provider: "github.com",
    git_https: true,
    git_account: "",
    repo: "",
    branch: "main",
    commit: "",
    path: "",
    webhook_enabled: true,
    webhook_secret: "",
    on_clone: NO_COMMAND,
    on_pull: NO_COMMAND,
    links: [],
    environment: "",
    env_file_path: ".env",
    skip_secret_interp: false,
  },
  Swarm: { server_ids: [], links: [], send_unhealthy_alerts: true, maintenance_windows: [] },
} satisfies Record<string, Properties>;

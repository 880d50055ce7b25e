import assert from "node:assert/strict";
import type { Log, Update } from "../../../providers/komodo/api";
import { failingStage } from "../../../providers/komodo/executions";

function log(stage: string, more: Partial<Log> = {}): Log {
  return { stage, command: "", stdout: "", stderr: "", success: true, ...more };
}

function update(...logs: Log[]): Update {
  return { operation: "DeployStack", success: false, status: "Complete", logs };
}

describe("failingStage", () => {
  it("is the first stage that failed, with its stderr", () => {
    const failed = log("Compose Up", { stderr: "no such image\n", stdout: "x", success: false });
    assert.deepEqual(failingStage(update(log("Compose Config"), failed, log("Task Error"))), {
      stage: "Compose Up",
      log: "no such image",
    });
  });

  it("takes stdout where stderr is empty", () => {
    const failed = log("Compose Up", { stderr: " \n", stdout: "why\n", success: false });
    assert.equal(failingStage(update(failed)).log, "why");
  });

  it("takes Komodo's markup out and gives escaped characters back, once", () => {
    const stderr =
      '<span class="text-muted-foreground">ERROR</span>: <span>a &lt;b&gt; &quot;c&quot; &amp;lt;</span>';
    assert.equal(
      failingStage(update(log("Task Error", { stderr, success: false }))).log,
      'ERROR: a <b> "c" &lt;',
    );
  });

  it("keeps the last 20 lines", () => {
    const stderr = Array.from({ length: 30 }, (_, i) => `line ${i}`).join("\n");
    const lines = failingStage(update(log("X", { stderr, success: false }))).log.split("\n");
    assert.deepEqual([lines.length, lines[0], lines[19]], [20, "line 10", "line 29"]);
  });

  it("is the last stage when none says that it failed, and unknown without any", () => {
    assert.equal(failingStage(update(log("A"), log("B", { stdout: "b" }))).stage, "B");
    assert.deepEqual(failingStage(update()), { stage: "unknown stage", log: "" });
    assert.deepEqual(failingStage(undefined), { stage: "unknown stage", log: "" });
  });
});

import assert from "node:assert/strict";
import { deploy } from "../../providers/komodo/deploying/deploy";
import { stackKind } from "../../providers/komodo/stack/handler";
import type { Update } from "../../providers/komodo/api";
import { messageOf } from "../support/komodo";
import { args, StackStage } from "./stackStage";

describe("deploy that fails with a log of one endless line", () => {
  const stage = new StackStage();

  it("shows its last 4,000 characters, without half of a secret", async () => {
    const { komodo } = stage.bench.run();
    komodo.redactor.add("hunter2-hunter2");
    const stderr = `${"x".repeat(100_000)}hunter2-hunter2${"y".repeat(3_995)}`;
    const logs = [{ stage: "Compose Up", command: "", stdout: "", stderr, success: false }];
    const update: Update = { operation: "DeployStack", success: false, status: "Complete", logs };
    const executions = { run: () => Promise.resolve({ success: false, update }) };
    const target = { id: "1", name: "chatty", serverId: "1" };
    const step = { kind: stackKind, target, inputs: args("chatty") };
    assert.equal(
      await messageOf(deploy({ ...komodo, executions } as never, step)),
      `Stack "chatty": DeployStack failed in stage "Compose Up": ... cret]${"y".repeat(3_995)}\n` +
        "Mend the Compose file or what it needs on the server, then run `pulumi up` again.",
    );
  });
});

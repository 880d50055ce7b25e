import assert from "node:assert/strict";
import type { Update } from "../../providers/komodo/api";
import { deploy } from "../../providers/komodo/deploying/deploy";
import { stackKind } from "../../providers/komodo/stack/handler";
import { messageOf } from "../support/komodo";
import { args, StackStage } from "./stackStage";

describe("deploy that fails on a value which stands in the environment itself", () => {
  const stage = new StackStage();

  function failing(environment: string): Promise<string> {
    const { komodo } = stage.bench.run();
    const stderr = "invalid value: hunter2-hunter2";
    const logs = [{ stage: "Compose Up", command: "", stdout: "", stderr, success: false }];
    const update: Update = { operation: "DeployStack", success: false, status: "Complete", logs };
    const executions = { run: () => Promise.resolve({ success: false, update }) };
    const target = { id: "1", name: "literal", serverId: "1" };
    const inputs = args("literal", { environment });
    return messageOf(
      deploy({ ...komodo, executions } as never, { kind: stackKind, target, inputs }),
    );
  }

  function message(cause: string): string {
    return (
      `Stack "literal": DeployStack failed in stage "Compose Up": ${cause}\n` +
      "Mend the Compose file or what it needs on the server, then run `pulumi up` again."
    );
  }

  it("D7: does not show it when its name says that it is a secret", async () => {
    for (const line of ["DB_PASSWORD='hunter2-hunter2'", "  - api_key: hunter2-hunter2"]) {
      assert.equal(await failing(`LOG=debug\n${line}\n`), message("invalid value: [secret]"));
    }
  });

  it("shows it under any other name, for it may explain the failure", async () => {
    const lines = "HOST=hunter2-hunter2\nA_TOKEN=[[TOKEN]]\n";
    assert.equal(await failing(lines), message("invalid value: hunter2-hunter2"));
  });
});

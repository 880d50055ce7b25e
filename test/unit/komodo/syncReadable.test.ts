import assert from "node:assert/strict";
import { Redactor } from "../../../providers/http/redact";
import type { Komodo } from "../../../providers/komodo/context";
import { refuseUnreadable } from "../../../providers/komodo/resourceSync/readable";

const SPAN = '<span style="color: var(--mantine-color-red-6)">ERROR</span>';

/** A Komodo whose answer to RefreshResourceSyncPending holds this `info`. */
function answering(info: object | null): Komodo {
  const client = { write: () => Promise.resolve({ info }) };
  const secret = { name: "S", value: "by-variable-1", is_secret: true };
  const listings = { get: () => Promise.resolve([secret]) };
  return { client, listings, redactor: new Redactor() } as unknown as Komodo;
}

describe("refuseUnreadable", () => {
  it("is silent about a sync whose files can be read, or that has none", async () => {
    await refuseUnreadable(answering({ pending_error: null, remote_errors: [] }), "1", "s");
    await refuseUnreadable(answering(null), "1", "s");
  });

  it("names each file and its fault, without markup and without what it quotes of the file", async () => {
    const info = {
      pending_error: `${SPAN}: Remote resources have errors. Cannot compute diffs.`,
      remote_errors: [
        {
          path: "sync/a.toml",
          contents:
            `${SPAN}: failed to read resources from &quot;/syncs/a.toml&quot;\n\nTRACE:\n` +
            "\t1: TOML parse error at line 12, column 9\n   |\n12 | value = by-line-1\n" +
            '   |         ^\ninvalid type: string "by-type-1", expected a boolean',
        },
        { path: "sync/b.toml", contents: "holds by-variable-1" },
      ],
    };
    await assert.rejects(refuseUnreadable(answering(info), "1", "s"), {
      message:
        'ResourceSync "s": Komodo cannot read its files: Remote resources have errors. Cannot ' +
        'compute diffs; sync/a.toml: failed to read resources from "/syncs/a.toml": TOML parse ' +
        "error at line 12, column 9: invalid type: string, expected a boolean; sync/b.toml: holds " +
        "[secret]. Correct them, or where they are looked for, then run `pulumi up` again.",
    });
  });
});

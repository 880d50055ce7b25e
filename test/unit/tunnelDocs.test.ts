import assert from "node:assert/strict";
import { sshConnectionFields } from "../../components/dnsWatchdog/fields";
import { fleetProcedureFields } from "../../components/fleet/procedures";
import { tunnelFields, tunnelSettingsFields } from "../../components/tunnel/fields";
import { examplesOf, readPage } from "../support/docs";
import { plan } from "./plan/fixtures";

/** First columns of the table below a heading, or below a text. */
function rowsBelow(page: string, start: string): string[] {
  const [, after = ""] = readPage(page).split(start);
  const [section = ""] = after.split(/\n#{2,3} |\n```/);
  return [...section.matchAll(/^\| `(\w+)`/gm)].map((match) => match[1] ?? "").sort();
}

describe("docs/tunnelled-servers.md", () => {
  const page = "docs/tunnelled-servers.md";

  for (const [heading, fields] of [
    ["### tunnel of a server", tunnelFields],
    ["### varanus:tunnels", tunnelSettingsFields],
    ["### varanus:procedures", fleetProcedureFields],
  ] as const) {
    it(`has a row for each field below "${heading}", and for no other`, () => {
      assert.deepEqual(rowsBelow(page, heading), Object.keys(fields).sort());
    });
  }
});

describe("docs/dns-watchdog.md", () => {
  const page = "docs/dns-watchdog.md";

  it("has a row for each field of connection, and for no other", () => {
    const rows = rowsBelow(page, "| Property of `connection`");
    assert.deepEqual(rows, Object.keys(sshConnectionFields).sort());
  });

  it("S1-WD-6: shows the finding as it is", () => {
    const text =
      "services:\n  pangolin-cli:\n    image: docker.io/fosrl/pangolin-cli:0.3.3\n    volumes:\n" +
      "      - /etc/resolv.conf:/etc/resolv.conf\n";
    const servers = [{ name: "nas", tier: "trusted" as const }];
    const { found } = plan({ "pangolin-client": text }, { servers });
    const shown = examplesOf(page).find((example) => example.text.startsWith("stacks/"));
    assert.deepEqual(
      found.map((line) => `${line}\n`),
      [shown?.text],
    );
  });
});

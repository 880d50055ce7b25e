import assert from "node:assert/strict";
import { Held, type KomodoBench, messageOf, startBench } from "../support/komodo";

describe("refusal that Komodo's log would not explain", () => {
  let bench: KomodoBench;
  before(async () => {
    bench = await startBench();
  });
  after(() => bench.close());

  it("of an update asks for a refresh when the server was removed by hand", async () => {
    const held = new Held("Server");
    await held.up(bench.run(), { name: "gone" });
    await bench.hand.client.write("DeleteServer", { id: "gone" });
    assert.equal(
      await messageOf(held.up(bench.run(), { name: "gone", region: "attic" })),
      'Server "gone": Komodo answered 500 from POST /write/UpdateServer: Did not find any Server ' +
        `matching ${held.id ?? ""}. Run \`pulumi up --refresh\`, for it was removed outside of Pulumi.`,
    );
  });

  it("of a rename to a taken name asks for another name", async () => {
    const held = new Held("Server");
    await held.up(bench.run(), { name: "one" });
    assert.match(
      await messageOf(held.up(bench.run(), { name: "local" })),
      /may already be taken.*\. Choose another name, or remove what has it in Komodo\.$/,
    );
    await held.destroy(bench.run());
  });

  it("of a stack on a server that does not exist asks to correct the input", async () => {
    const fileContents = "services:\n  web:\n    image: busybox:local\n";
    assert.match(
      await messageOf(
        new Held("Stack").up(bench.run(), { name: "lost", server: "nope", fileContents }),
      ),
      /Cannot attach Stack to this Server: .*\. Correct the value that it names, then run `pulumi up` again\.$/,
    );
  });
});

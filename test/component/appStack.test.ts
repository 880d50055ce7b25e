import assert from "node:assert/strict";
import { AppStack } from "../../components/appStack";
import { Secret, Server, Variable } from "../../providers/komodo";
import { recordRegistrations, type Registration, resolved } from "../support/mocks";

const STACK = "pulumi-nodejs:komodo:Stack";

describe("AppStack", () => {
  let registrations: Registration[];

  beforeEach(() => {
    registrations = recordRegistrations({
      "pulumi-nodejs:komodo:Variable": { revision: "aaaa0001" },
      "pulumi-nodejs:komodo:Secret": { revision: "bbbb0002" },
      [STACK]: { serverName: "nas" },
    });
  });

  async function inputsOf(app: AppStack): Promise<Record<string, unknown>> {
    await resolved(app.stack.urn);
    const found = registrations.find(({ type, name }) => type === STACK && name === "vault");
    return found?.inputs ?? {};
  }

  it("S0-DD-5: writes NAME='[[NAME]]' for each variable it uses, and its own lines after them", async () => {
    const domain = new Variable("DOMAIN", { value: "example.com" });
    const token = new Secret("TOKEN", { value: "hidden" });
    const app = new AppStack("vault", {
      server: "nas",
      compose: "stacks/vault/compose.yaml",
      uses: [domain, token],
      environment: "EXTRA=1\n",
    });
    const inputs = await inputsOf(app);
    assert.equal(inputs.environment, "DOMAIN='[[DOMAIN]]'\nTOKEN='[[TOKEN]]'\nEXTRA=1\n");
    assert.deepEqual(inputs.triggers, { DOMAIN: "aaaa0001", TOKEN: "bbbb0002" });
  });

  it("refers to a server by its id, and to the handler by one constant line", async () => {
    const server = new Server("nas", { address: "https://nas.lan:8120" });
    const inputs = await inputsOf(
      new AppStack("vault", { server, compose: "stacks/vault/compose.yaml" }),
    );
    assert.equal(inputs.server, "nas-id");
    assert.equal(
      inputs.__provider,
      "exports.handler=()=>require('module').createRequire(process.cwd()+'/')('varanus/provider')('komodo:Stack')",
    );
  });

  it("passes the Compose file as a file asset, and only what was set", async () => {
    const inputs = await inputsOf(
      new AppStack("vault", { server: "nas", compose: "a/compose.yaml" }),
    );
    assert.deepEqual(Object.keys(inputs).sort(), ["__provider", "compose", "name", "server"]);
    assert.equal(await (inputs.compose as { path: Promise<string> }).path, "a/compose.yaml");
  });

  it("gives the address of its web host and its state as outputs", async () => {
    const app = new AppStack("vault", {
      server: "nas",
      compose: "a/compose.yaml",
      web: { host: "vault.example.com" },
      state: "stopped",
    });
    assert.equal(app.address, "https://vault.example.com");
    assert.equal(await resolved(app.state), "stopped");
  });
});

import assert from "node:assert/strict";
import { PublicApp, type PublicAppArgs } from "../../components/publicApp";
import { recordRegistrations, type Registration, resolved } from "../support/mocks";

const PANGOLIN = "pulumi-nodejs:pangolin:";

describe("PublicApp", () => {
  let registrations: Registration[];

  beforeEach(() => {
    registrations = recordRegistrations({
      [`${PANGOLIN}PublicResource`]: { fullDomain: "app.example.com" },
    });
  });

  async function made(more: Partial<PublicAppArgs>): Promise<void> {
    const app = new PublicApp("app", {
      ...{ domain: "example.com", subdomain: "app", site: "nas", address: "app-web-1", port: 8080 },
      ...more,
    });
    await resolved(app.target.urn);
  }

  function namesOf(type: string): string[] {
    return registrations.flatMap((one) => (one.type === PANGOLIN + type ? [one.name] : []));
  }

  async function checkOf(more: Partial<PublicAppArgs>): Promise<unknown> {
    await made(more);
    return registrations.find(({ type }) => type === `${PANGOLIN}Target`)?.inputs.healthCheck;
  }

  it("S0-FA-2: sets the rule that closes the list before those in front of it", async () => {
    const rule = { action: "ACCEPT", match: "IP", value: "203.0.113.7" } as const;
    await made({
      rules: [
        { ...rule, priority: 1 },
        { action: "DROP", match: "CIDR", value: "0.0.0.0/0", priority: 12 },
        { ...rule, value: "203.0.113.8", priority: 2 },
      ],
    });
    assert.deepEqual(namesOf("Rule"), ["app-rule-12", "app-rule-2", "app-rule-1"]);
  });

  it("asks an https target over https, unless the check says otherwise", async () => {
    const healthCheck = { path: "/up" };
    assert.deepEqual(await checkOf({ method: "https", healthCheck }), {
      ...{ scheme: "https", path: "/up" },
    });
  });

  it("keeps the scheme that the check names, and that of other methods", async () => {
    const healthCheck = { path: "/up", scheme: "http" } as const;
    assert.deepEqual(await checkOf({ method: "https", healthCheck }), healthCheck);
    registrations.length = 0;
    const plain = { path: "/up" };
    assert.deepEqual(await checkOf({ method: "h2c", healthCheck: plain }), plain);
  });
});

import assert from "node:assert/strict";
import { ANY_BRANCH, type Webhook, webhookUrl } from "../../../providers/komodo/webhooks";

const BASE = "https://komodo.example.com";
const ID = "6b01680f0fae0dd88c226191";

describe("webhookUrl", () => {
  const cases: [webhook: Webhook, path: string][] = [
    [{ type: "Build", id: ID }, `github/build/${ID}`],
    [{ type: "Build", id: ID, provider: "gitlab" }, `gitlab/build/${ID}`],
    [{ type: "Repo", id: ID, option: "clone" }, `github/repo/${ID}/clone`],
    [{ type: "Repo", id: ID, option: "pull" }, `github/repo/${ID}/pull`],
    [{ type: "Repo", id: ID, option: "build" }, `github/repo/${ID}/build`],
    [{ type: "Stack", id: ID, option: "refresh" }, `github/stack/${ID}/refresh`],
    [{ type: "Stack", id: ID, option: "deploy", provider: "gitlab" }, `gitlab/stack/${ID}/deploy`],
    [{ type: "ResourceSync", id: ID, option: "refresh" }, `github/sync/${ID}/refresh`],
    [{ type: "ResourceSync", id: ID, option: "sync" }, `github/sync/${ID}/sync`],
    [{ type: "Procedure", id: ID, option: "main" }, `github/procedure/${ID}/main`],
    [{ type: "Action", id: ID, option: ANY_BRANCH }, `github/action/${ID}/__ANY__`],
  ];
  for (const [webhook, path] of cases) {
    it(`X-07: is <base>/listener/${path.replace(ID, "<id>")}`, () => {
      assert.equal(webhookUrl(BASE, webhook), `${BASE}/listener/${path}`);
    });
  }

  it("takes a base with a path and slashes, a name with blanks and a branch with a slash", () => {
    const webhook = { type: "Action", id: "my action", option: "feature/x" } as const;
    assert.equal(
      webhookUrl("http://host:9120/komodo//", webhook),
      "http://host:9120/komodo/listener/github/action/my%20action/feature%2Fx",
    );
  });

  it("refuses a base that is no http(s) address, and an empty branch", () => {
    assert.throws(() => webhookUrl("komodo.example.com", { type: "Build", id: "site" }), {
      message:
        'Webhook of Build "site": the base "komodo.example.com" is no http(s) address. ' +
        "Give Core's public address, such as https://komodo.example.com.",
    });
    assert.throws(() => webhookUrl(BASE, { type: "Procedure", id: "p", option: "" }), {
      message: 'Webhook of Procedure "p": the branch is empty. Name one, or "__ANY__" for all.',
    });
  });
});

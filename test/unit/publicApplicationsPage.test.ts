import assert from "node:assert/strict";
import { pangolinExposeSchema } from "../../compose/exposeSchema";
import { plannedPublicApp } from "../../components/publicApp/planned";
import { examplesOf, readPage } from "../support/docs";
import { dock, only, plan, values } from "./plan/fixtures";

const PAGE = "docs/public-applications.md";

describe(PAGE, () => {
  const [short, long] = examplesOf(PAGE).filter(({ language }) => language === "yaml");
  const spec = {
    servers: [dock],
    variables: values({ DOMAIN: "example.com" }),
    secrets: values({ NOTES_PIN: "123456" }),
    pangolin: { domains: ["example.com"], sites: { dock1: "dock1-newt" } },
  };

  function exposureOf(text = "") {
    const { stacks, found } = plan({ notes: text }, spec);
    assert.deepEqual(found, []);
    const { exposure } = only(stacks);
    assert.ok(exposure);
    return exposure;
  }

  it("S1-A-4: the first example becomes what the page says", () => {
    const { domain, subdomain, address, port, ...rest } = exposureOf(short?.text);
    const table = readPage(PAGE);
    const shown = (name: string) =>
      new RegExp(`^\\| ${name} +\\| (.+?) +\\|$`, "m").exec(table)?.[1]?.match(/`(.+)`|.+/);
    assert.equal(`${subdomain}.${domain}`, shown("host name of the public resource")?.[1]);
    assert.equal(`http://${address}:${port}`, shown("target")?.[1]);
    assert.equal(`GET ${rest.healthCheck?.path ?? ""}`, shown("health check")?.[1]);
    assert.deepEqual([rest.sso, shown("sign-in \\(SSO\\)")?.[0]], [true, "on"]);
  });

  it("the second example makes its sign-in, rule and raw port", () => {
    const { auth, rules, raw, roles } = plannedPublicApp(exposureOf(long?.text), { spec });
    assert.deepEqual(Object.keys(auth ?? {}), ["pincode"]);
    assert.deepEqual(rules, [{ action: "DROP", match: "COUNTRY", value: "AQ", priority: 1 }]);
    assert.deepEqual(raw, [{ protocol: "tcp", proxyPort: 2222, port: 22 }]);
    assert.deepEqual(roles, ["Member"]);
  });

  it("has a row for each setting of web.expose, and for no other", () => {
    const [, section = ""] = readPage(PAGE).split("## Settings");
    const [table = ""] = section.split("\n## ");
    const rows = [...table.matchAll(/^\| `(\w+)`/gm)].map((match) => match[1] ?? "");
    const { properties } = pangolinExposeSchema as { properties: object };
    assert.deepEqual(rows.sort(), Object.keys(properties).sort());
  });
});

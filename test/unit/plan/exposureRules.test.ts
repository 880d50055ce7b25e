import assert from "node:assert/strict";
import { dock, plan } from "./fixtures";

/** What is told of a rule that lets in whatever fits this value. */
function found(match: string, value: string): readonly string[] {
  const text = [
    "x-varanus:",
    "  web:",
    "    host: app.example.com",
    "    port: 8080",
    "    expose:",
    "      pangolin:",
    `        rules: [{ action: ACCEPT, match: ${match}, value: "${value}" }]`,
    "services:\n  web:\n    image: a\n    networks: [proxy]",
    "networks:\n  proxy: { external: true }\n",
  ];
  const pangolin = { domains: ["example.com"], sites: { dock1: "dock-newt" } };
  return plan({ app: text.join("\n") }, { servers: [dock], pangolin }).found;
}

describe("planExposure: rules that let in everybody", () => {
  const OPEN =
    'stacks/app/compose.yaml:7:17: Stack "app": "web.expose.pangolin.rules[0]" lets in everybody ' +
    "without a sign-in. Narrow it, or set `auth: {optOut: REASON}` in `web`.";

  for (const [match, value] of [
    ...[["PATH", "/*"] as const, ["PATH", "*"] as const, ["PATH", "/**"] as const],
    ...[["CIDR", "0.0.0.0/0"] as const, ["CIDR", "203.0.113.7/0"] as const],
    ...[["CIDR", "2001:db8::/0"] as const, ["COUNTRY", "ALL"] as const],
  ] as const) {
    it(`S0-FA-2: refuses ${match} ${value}`, () => {
      assert.deepEqual(found(match, value), [OPEN]);
    });
  }

  for (const [match, value] of [
    ...[["PATH", "/api/*"] as const, ["PATH", "/page/0"] as const],
    ...[["CIDR", "10.0.0.0/8"] as const, ["COUNTRY", "DE"] as const],
  ] as const) {
    it(`takes ${match} ${value}`, () => {
      assert.deepEqual(found(match, value), []);
    });
  }
});

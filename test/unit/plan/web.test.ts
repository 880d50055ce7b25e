import assert from "node:assert/strict";
import { app, dmz, dock, plan, values } from "./fixtures";

describe("planFleet", () => {
  describe("ports and hosts", () => {
    it("refuses a host port that two stacks of a server publish, host address considered", () => {
      const { found } = plan(
        {
          a: app("server: dock1", 'ports: ["127.0.0.1:8080:80", "53:53/udp"]'),
          b: app("server: dock1", 'ports: ["8080:80", "53:53"]'),
          c: app("server: dmz1", 'ports: ["8080:80"]'),
        },
        { servers: [dock, dmz] },
      );
      assert.deepEqual(found, [
        'stacks/b/compose.yaml:4:13: Stack "b": publishes 0.0.0.0:8080/tcp on "dock1", where the ' +
          'stack "a" publishes 127.0.0.1:8080/tcp. Choose another host port, or another server.',
      ]);
    });

    it("looks at the values of plain variables and literals, and inside one stack", () => {
      const two = `ports: ["\${PORT}:80"]\n  api:\n    ports: ["\${OTHER:-1}:80"]`;
      const { found } = plan(
        { a: app("environment: { OTHER: 8080 }", two) },
        { variables: values({ PORT: "8080" }) },
      );
      assert.deepEqual(found, [
        'stacks/a/compose.yaml:6:13: Stack "a": publishes 0.0.0.0:8080/tcp on "dock1", where its ' +
          'service "web" publishes 0.0.0.0:8080/tcp. Choose another host port, or another server.',
      ]);
    });

    it("replaces variables in web.host and refuses the same host twice", () => {
      const { stacks, found } = plan(
        {
          a: app("web: { host: 'app.${DOMAIN}', port: 80 }"),
          b: app("web: { host: App.example.com, port: 80 }"),
        },
        { variables: values({ DOMAIN: "example.com" }) },
      );
      assert.equal(stacks[0]?.web?.host, "app.example.com");
      assert.deepEqual(found, [
        'stacks/b/compose.yaml:1:27: Stack "b": "web.host" is "app.example.com", which the stack ' +
          '"a" has as well. Choose another host name.',
      ]);
    });

    it("refuses names in web.host that are missing or secret, and what is no host name", () => {
      const host = (text: string) => app(`web: { host: '${text}', port: 80 }`);
      const { found } = plan(
        { a: host("a.${GONE}"), b: host("${S}"), c: host("${LONG}") },
        { secrets: values({ S: "hunter2" }), variables: values({ LONG: "a..b" }) },
      );
      assert.deepEqual(found, [
        'stacks/a/compose.yaml:1:27: Stack "a": "web.host" names ${GONE}, which is no variable of ' +
          "the fleet. Run `pulumi config set --path varanus:variables.GONE VALUE`.",
        'stacks/b/compose.yaml:1:27: Stack "b": "web.host" names ${S}, which is a secret, but a ' +
          "host name is public. Use a plain variable.",
        'stacks/c/compose.yaml:1:27: Stack "c": "web.host" is "a..b", which is no host name. ' +
          "Write a host name without scheme, port or path, such as vault.example.com.",
      ]);
    });

    it("takes the service named like the stack, and asks among several others", () => {
      const text = (name: string) =>
        `x-varanus: { web: { host: ${name}.b, port: 80 } }\nservices: { app: { image: a }, db: { image: b } }\n`;
      const { stacks, found } = plan({ app: text("app"), other: text("other") });
      assert.equal(stacks[0]?.web?.service, "app");
      assert.deepEqual(found, [
        'stacks/other/compose.yaml:1:19: Stack "other": "web.service" is missing, and the file ' +
          "has several services: app, db. Name the one that listens on the port.",
      ]);
    });
  });
});

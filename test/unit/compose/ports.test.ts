import assert from "node:assert/strict";
import { clash, publishedPorts, type PublishedPort } from "../../../compose/ports";
import { documentOf, lines } from "./fixtures";

function read(ports: string, values: Readonly<Record<string, string>> = {}) {
  const document = documentOf(`services:\n  web:\n    ports: ${ports}\n`);
  const found = publishedPorts(document, (name) => values[name]);
  const shown = found.ports.map((p) => `${p.hostIp} ${p.from}-${p.to}/${p.protocol}`);
  return { shown, problems: lines(found.problems) };
}

describe("publishedPorts", () => {
  const cases: readonly (readonly [entry: string, shown: readonly string[]])[] = [
    ['"8080:80"', ["0.0.0.0 8080-8080/tcp"]],
    ['"0:80"', []],
    ['"53:53/udp"', ["0.0.0.0 53-53/udp"]],
    ['"127.0.0.1:8080:80"', ["127.0.0.1 8080-8080/tcp"]],
    ['"[::1]:8080:80"', ["::1 8080-8080/tcp"]],
    ['"8000-8002:9000-9002"', ["0.0.0.0 8000-8002/tcp"]],
    ['"8000-8002:80"', []],
    ["80", []],
    ['"80"', []],
    ['"3000-3005"', []],
    ['"127.0.0.1::80"', []],
    [
      '{ target: 80, published: "8080", host_ip: 10.0.0.1, protocol: udp }',
      ["10.0.0.1 8080-8080/udp"],
    ],
    ["{ target: 80, published: 8080 }", ["0.0.0.0 8080-8080/tcp"]],
    ['{ target: 80, published: "8000-8010" }', []],
    ["{ target: 80 }", []],
    ['"${PORT}:80"', []],
    ['"${PORT:-8080}:80"', ["0.0.0.0 8080-8080/tcp"]],
    ['"${IP:-127.0.0.1}:81:80"', ["127.0.0.1 81-81/tcp"]],
  ];
  for (const [entry, shown] of cases) {
    it(`reads ${entry}`, () => assert.deepEqual(read(`[${entry}]`), { shown, problems: [] }));
  }

  it("takes values of variables that are known", () => {
    assert.deepEqual(read('["${PORT:-1}:80"]', { PORT: "9000" }).shown, ["0.0.0.0 9000-9000/tcp"]);
  });

  for (const entry of ["70000:80", "9-8:80-81", "web:80"]) {
    it(`refuses ${entry}`, () => {
      assert.deepEqual(read(`["${entry}"]`).problems, [
        `c.yaml:3:13: Service "web": "ports[0]" publishes "${entry}", which is no host port from ` +
          '1 to 65535. Write it as "8080:80", "127.0.0.1:8080:80" or "8000-8010:8000-8010".',
      ]);
    });
  }

  it("leaves out services on the host's own network", () => {
    const text = 'services:\n  web:\n    network_mode: host\n    ports: ["80:80"]\n';
    assert.deepEqual(publishedPorts(documentOf(text)).ports, []);
  });
});

describe("clash", () => {
  const port = (hostIp: string, from: number, to = from, protocol = "tcp"): PublishedPort => ({
    service: "a",
    hostIp,
    from,
    to,
    protocol,
    path: [],
  });

  it("holds for equal ports where one address is the other or every address", () => {
    assert.equal(clash(port("0.0.0.0", 80), port("127.0.0.1", 80)), true);
    assert.equal(clash(port("10.0.0.1", 80), port("::", 80)), true);
    assert.equal(clash(port("10.0.0.1", 80), port("10.0.0.1", 80)), true);
    assert.equal(clash(port("10.0.0.1", 80), port("10.0.0.2", 80)), false);
  });

  it("holds for ranges that share a port, and not across protocols", () => {
    assert.equal(clash(port("0.0.0.0", 80, 90), port("0.0.0.0", 90, 95)), true);
    assert.equal(clash(port("0.0.0.0", 80, 89), port("0.0.0.0", 90, 95)), false);
    assert.equal(clash(port("0.0.0.0", 53), port("0.0.0.0", 53, 53, "udp")), false);
  });
});

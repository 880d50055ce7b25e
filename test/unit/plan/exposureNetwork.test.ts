import assert from "node:assert/strict";
import { dock, only, plan } from "./fixtures";

/** A public application whose service names no network, with this default network. */
function planned(network: string, service = "image: a") {
  const text = [
    "x-varanus: { web: { host: app.example.com, port: 8080, expose: pangolin } }",
    `services:\n  web: { ${service} }`,
    `networks:\n  default: { ${network} }\n`,
  ];
  const pangolin = { domains: ["example.com"], sites: { dock1: "dock-newt" } };
  return plan({ app: text.join("\n") }, { servers: [dock], pangolin });
}

describe("planExposure: a service that names no network", () => {
  for (const service of ["image: a", "image: a, networks: []"]) {
    it(`is in the project's default network, which may be external (${service})`, () => {
      const { stacks, found } = planned("name: proxy, external: true", service);
      assert.deepEqual(found, []);
      assert.equal(only(stacks).exposure?.address, "app-web-1");
    });
  }

  it("is refused in a default network of the project's own", () => {
    const { found } = planned("driver: bridge");
    assert.deepEqual(found, [
      'stacks/app/compose.yaml:1:64: Stack "app": service "web" is in no external network, so that ' +
        "no site reaches its container. Join the service to an external network that the site's " +
        "Newt is in too, or set `address` in `expose: {pangolin: ...}`.",
    ]);
  });

  it("S1-NS-3: is refused beside Periphery", () => {
    const { found } = planned("name: newt-periphery, external: true");
    assert.deepEqual(found, [
      'stacks/app/compose.yaml:1:64: Stack "app": service "web" is public, but in the network ' +
        "newt-periphery beside Periphery. Take it out of that network.",
    ]);
  });
});

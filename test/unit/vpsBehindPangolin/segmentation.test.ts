import assert from "node:assert/strict";
import {
  acceptedBridges,
  networks,
  type Placement,
  placements,
  publicNetworks,
  reachable,
} from "../../../examples/vps-behind-pangolin/segmentation";
import { type ExampleService, readExampleStacks } from "../../support/vpsExample";

const stacks = readExampleStacks();

/** Where the Compose files put each container. */
function actualPlacements(): Record<string, Placement> {
  const entries = stacks.flatMap(({ name, services }) =>
    Object.values(services).map((service): [string, Placement] => {
      const host = name.startsWith("komodo-") ? "komodo" : "racknerd-aegis";
      return [service.container_name, placementOf(service, services, host)];
    }),
  );
  return Object.fromEntries(entries);
}

function placementOf(
  { network_mode: mode, networks: joined }: ExampleService,
  services: Readonly<Record<string, ExampleService>>,
  host: "komodo" | "racknerd-aegis",
): Placement {
  if (mode === "host") return { host };
  const [, other] = /^service:(.+)$/.exec(mode ?? "") ?? [];
  if (other !== undefined) return { shares: services[other]?.container_name ?? "no such service" };
  return { networks: joined ?? ["default"] };
}

describe("vps-behind-pangolin: segmentation", () => {
  it("S1-NS-2: is the plan's, container by container", () => {
    const host = { host: "racknerd-aegis" };
    assert.deepEqual(placements, {
      "aegis-traefik": { networks: ["traefik-public"] },
      "aegis-crowdsec": { networks: ["traefik-public"] },
      gerbil: { networks: ["traefik-public", "pangolin-internal"] },
      pangolin: { networks: ["pangolin-internal"] },
      "pangolin-traefik": { shares: "gerbil" },
      pocketid: { networks: ["pangolin-internal", "identity-internal"] },
      lldap: { networks: ["identity-internal"] },
      "pangolin-newt": { networks: ["newt-periphery"] },
      periphery: { networks: ["newt-periphery"] },
      alloy: host,
      "pangolin-obs-client": host,
      "pangolin-cli": { host: "komodo" },
    });
  });

  it("S1-NS-2: is what the Compose files do", () => {
    assert.deepEqual(actualPlacements(), placements);
  });

  it("S1-NS-1: networks are external everywhere but in the stack that makes them", () => {
    const found = stacks.flatMap(({ name, networks: declared }) =>
      Object.entries(declared).map(([network, { external = false }]) => {
        return `${name} ${network} ${external ? "external" : "own"}`;
      }),
    );
    const wanted = stacks.flatMap(({ name, networks: declared }) =>
      Object.keys(declared).map((network) => {
        return `${name} ${network} ${networks[network]?.madeBy === name ? "own" : "external"}`;
      }),
    );
    assert.deepEqual(found, wanted);
    assert.deepEqual(Object.keys(networks), [
      ...["traefik-public", "pangolin-internal", "identity-internal", "newt-periphery"],
    ]);
    for (const [name, { madeBy }] of Object.entries(networks)) {
      if (madeBy === "komodo") continue;
      const own = stacks.find((stack) => stack.name === madeBy)?.networks[name];
      assert.deepEqual([own?.name, own?.driver], [name, "bridge"]);
    }
  });

  it("S1-NS-3: no public network leads to Periphery, with or without Pocket ID in between", () => {
    for (const blocked of [[], acceptedBridges]) {
      const { networks: seen, containers } = reachable(publicNetworks, {
        among: actualPlacements(),
        blocked,
      });
      assert.ok(!seen.includes("newt-periphery"));
      assert.ok(!containers.includes("periphery") && !containers.includes("pangolin-newt"));
    }
  });

  it("S1-NS-3, S1-RISK-4: only Pocket ID leads from a public network to LLDAP", () => {
    const among = actualPlacements();
    assert.ok(reachable(publicNetworks, { among }).containers.includes("lldap"));
    const { containers } = reachable(publicNetworks, { among, blocked: acceptedBridges });
    assert.deepEqual(containers, [
      ...["aegis-crowdsec", "aegis-traefik", "gerbil", "pangolin", "pangolin-traefik"],
    ]);
  });

  it("S1-NS-4: Periphery publishes nothing and has one network", () => {
    const service = stacks.find(({ name }) => name === "aegis-periphery")?.services.periphery;
    assert.deepEqual([service?.ports, service?.networks], [undefined, ["newt-periphery"]]);
  });
});

describe("reachable", () => {
  const among: Record<string, Placement> = {
    web: { networks: ["public"] },
    sidecar: { shares: "web" },
    bridge: { networks: ["public", "private"] },
    db: { networks: ["private"] },
    agent: { host: "komodo" },
  };

  it("goes over every container that shares a network, and through shared namespaces", () => {
    assert.deepEqual(reachable(["public"], { among }), {
      networks: ["private", "public"],
      containers: ["bridge", "db", "sidecar", "web"],
    });
  });

  it("ends where the only bridge is blocked", () => {
    assert.deepEqual(reachable(["public"], { among, blocked: ["bridge"] }), {
      networks: ["public"],
      containers: ["sidecar", "web"],
    });
  });

  it("finds nothing from a network that nobody is on", () => {
    assert.deepEqual(reachable(["empty"], { among }), { networks: ["empty"], containers: [] });
  });
});

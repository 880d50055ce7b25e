import assert from "node:assert/strict";
import { parse } from "yaml";
import { parseCompose } from "../../compose/document";
import { composeVariables } from "../../compose/names";
import { publishedPorts } from "../../compose/ports";
import { referenceProblems } from "../../compose/references";
import { validateSchema } from "../../compose/schema";
import {
  clientCompose,
  newtCompose,
  peripheryCompose,
  TUNNEL_NETWORK,
} from "../../components/tunnel/composeTexts";
import { bootstrapOf, emergencyOf } from "../../components/tunnel/hostFiles";
import { isPinned, tunnelImages } from "../../components/tunnel/images";
import { type TunnelChecked, tunnelProblems } from "../../components/tunnel/problems";
import { selfUpdate } from "../../components/tunnel/selfUpdate";
import { secretNameOf } from "../../components/tunnel/stackParts";
import { formatProblem } from "../../providers/dynamic/problem";
import { recoveryAdvice, recoveryProcedure } from "../../providers/komodo/deploying/recovery";
import { composeModel, describeWithCompose, inFolder, runCompose } from "../support/composeCli";

interface Service {
  image: string;
  ports?: unknown;
  networks?: unknown;
  environment?: Record<string, string>;
  [key: string]: unknown;
}

const TEXTS = {
  newt: newtCompose({ image: tunnelImages.newt }),
  periphery: peripheryCompose({ image: tunnelImages.periphery, connection: "inbound" }),
  outbound: peripheryCompose({ image: tunnelImages.periphery, connection: "outbound" }),
  mounted: clientCompose({ image: tunnelImages.client, dnsMode: "resolvConfMount" }),
  split: clientCompose({ image: tunnelImages.client, dnsMode: "splitDns" }),
};

const VALUES: Record<keyof typeof TEXTS, string[]> = {
  newt: ["INSTANCE_NAME", "NEWT_ID", "NEWT_SECRET", "PANGOLIN_ENDPOINT"],
  periphery: ["INSTANCE_NAME", "PERIPHERY_CORE_PUBLIC_KEYS"],
  outbound: [
    ...["INSTANCE_NAME", "PERIPHERY_CORE_ADDRESS", "PERIPHERY_CORE_PUBLIC_KEYS"],
    "PERIPHERY_ONBOARDING_KEY",
  ],
  mounted: ["CLIENT_ID", "CLIENT_SECRET", "INSTANCE_NAME", "PANGOLIN_ENDPOINT"],
  split: ["CLIENT_ID", "CLIENT_SECRET", "INSTANCE_NAME", "PANGOLIN_ENDPOINT"],
};

function serviceOf(text: string): Service {
  const { services } = parse(text) as { services: Record<string, Service> };
  return Object.values(services)[0] as Service;
}

describe("Compose texts of a tunnel", () => {
  for (const [name, text] of Object.entries(TEXTS) as [keyof typeof TEXTS, string][]) {
    it(`${name}: is valid, publishes no port (S1-NS-4) and asks for its values only`, () => {
      const { document, problems } = parseCompose(text, "compose.yaml");
      assert.ok(document);
      const all = [...problems, ...validateSchema(document), ...referenceProblems(document)];
      assert.deepEqual(all.map(formatProblem), []);
      assert.deepEqual(publishedPorts(document).ports, []);
      const { variables } = composeVariables(document);
      assert.deepEqual([...new Set(variables.map((one) => one.name))].sort(), VALUES[name]);
    });
  }

  it("S1-NS-2: Newt and Periphery are on newt-periphery alone, which Newt's project makes", () => {
    for (const text of [TEXTS.newt, TEXTS.periphery]) {
      assert.deepEqual(serviceOf(text).networks, [TUNNEL_NETWORK]);
    }
    const networks = (text: string) => (parse(text) as { networks: object }).networks;
    assert.deepEqual(networks(TEXTS.newt), { "newt-periphery": { name: "newt-periphery" } });
    assert.deepEqual(networks(TEXTS.periphery), {
      "newt-periphery": { name: "newt-periphery", external: true },
    });
  });

  it("S1-P2-4: the client has the host's network, NET_ADMIN and the TUN device", () => {
    const { network_mode, cap_add, devices } = serviceOf(TEXTS.split);
    assert.deepEqual(
      { network_mode, cap_add, devices },
      {
        network_mode: "host",
        cap_add: ["NET_ADMIN"],
        devices: ["/dev/net/tun:/dev/net/tun"],
      },
    );
  });

  it("X-16: only resolvConfMount mounts resolv.conf, and never the client's own backup (S1-WD-4)", () => {
    assert.deepEqual(serviceOf(TEXTS.mounted).volumes, ["/etc/resolv.conf:/etc/resolv.conf"]);
    assert.equal(serviceOf(TEXTS.split).volumes, undefined);
  });

  it("X-17: every container knows INSTANCE_NAME, and none sets HOSTNAME", () => {
    for (const text of Object.values(TEXTS)) {
      const { environment = {} } = serviceOf(text);
      assert.equal(environment.INSTANCE_NAME, "${INSTANCE_NAME:?}");
      assert.equal(environment.HOSTNAME, undefined);
    }
  });

  it("X-15: only an outbound Periphery dials Core, under the server's name", () => {
    assert.equal(serviceOf(TEXTS.outbound).environment?.PERIPHERY_CONNECT_AS, "${INSTANCE_NAME:?}");
    assert.equal(serviceOf(TEXTS.periphery).environment?.PERIPHERY_CONNECT_AS, undefined);
  });

  it("takes further variables and mounts", () => {
    const { environment, volumes } = serviceOf(
      peripheryCompose({
        ...{ image: "example.com/periphery:1", connection: "inbound" },
        environment: { SOPS_AGE_KEY_FILE: "/etc/sops/age/keys.txt" },
        volumes: ["/etc/sops/age:/etc/sops/age:ro"],
      }),
    );
    assert.equal(environment?.SOPS_AGE_KEY_FILE, "/etc/sops/age/keys.txt");
    assert.equal((volumes as string[]).at(-1), "/etc/sops/age:/etc/sops/age:ro");
  });
});

describeWithCompose("Compose texts of a tunnel, read by Compose", "2.20.0", () => {
  for (const [name, text] of Object.entries(TEXTS) as [keyof typeof TEXTS, string][]) {
    it(`${name}: is accepted with its values, and refused without one of them`, async () => {
      await inFolder({ "compose.yaml": text }, async (cwd) => {
        const env = Object.fromEntries(VALUES[name].map((key) => [key, `value-of-${key}`]));
        const outcome = await runCompose(["config", "-q"], { cwd, env });
        assert.deepEqual(outcome, { code: 0, stdout: "", stderr: "" });
        const model = (await composeModel([], { cwd, env })) as unknown as {
          services: Record<string, Service>;
        };
        const [service] = Object.values(model.services);
        assert.equal(service?.environment?.INSTANCE_NAME, "value-of-INSTANCE_NAME");
        const [first = "", ...others] = VALUES[name];
        const less = Object.fromEntries(others.map((key) => [key, "x"]));
        const refused = await runCompose(["config", "-q"], { cwd, env: less });
        assert.notEqual(refused.code, 0);
        assert.ok(refused.stderr.includes(first), refused.stderr);
      });
    });
  }
});

describe("tunnelProblems", () => {
  const RIGHT: TunnelChecked = {
    ...{ name: "vps", alias: "periphery.private.example.com", publicWildcards: [] },
    ...{ hasClient: true, hasCoreServer: false, connection: "inbound", hasCoreAddress: false },
    ...{ siteKeys: [""], images: tunnelImages, environments: [{ TZ: "UTC" }] },
    volumes: ["/srv/data:/data:ro"],
  };
  const found = (more: Partial<TunnelChecked>) =>
    tunnelProblems({ ...RIGHT, ...more }).map(formatProblem);

  it("finds nothing wrong with what is right", () => {
    const publicWildcards = ["*.proxy.example.com", "*.example.org"];
    assert.deepEqual(found({ publicWildcards }), []);
    assert.deepEqual(found({ alias: "notproxy.example.com", publicWildcards }), []);
  });

  it("S1-POC-6: refuses an alias under a public wildcard, in any case and depth", () => {
    const fix = "Choose a name under a domain of its own for private aliases.";
    for (const alias of ["periphery.proxy.example.com", "A.B.Proxy.Example.com"]) {
      for (const wildcard of ["*.proxy.example.com", "proxy.example.com", ".PROXY.example.com"]) {
        assert.deepEqual(found({ alias, publicWildcards: [wildcard] }), [
          `TunnelledServer "vps": alias "${alias}" lies under the public wildcard "${wildcard}", ` +
            `which answers for it. ${fix}`,
        ]);
      }
    }
  });

  for (const [what, more, message] of [
    [
      "an alias without a dot",
      { alias: "periphery" },
      'alias "periphery" is no full domain name. Give one such as periphery.private.example.com.',
    ],
    [
      "a name that stacks cannot have",
      { name: "My VPS" },
      'its name "My VPS" is not made of a-z, 0-9, _ and -, as names of its stacks are. Choose another name.',
    ],
    [
      "neither client nor coreServer",
      { hasClient: false },
      "neither client nor coreServer is set, so that Core has no end of the tunnel. Set coreServer " +
        "to the server that Core itself runs on, or client to one that exists.",
    ],
    [
      "both client and coreServer",
      { hasCoreServer: true },
      "both client and coreServer are set, and a given client runs somewhere already. Remove " +
        "coreServer, or leave the client to be made.",
    ],
    [
      "X-15: an outbound connection without coreAddress",
      { connection: "outbound" },
      "coreAddress is missing, which Periphery dials. Give it as wss://komodo.example.com.",
    ],
    [
      "coreAddress with an inbound connection",
      { hasCoreAddress: true },
      'coreAddress is set, but Core dials Periphery. Remove it, or set connection to "outbound".',
    ],
    ["no site", { siteKeys: [] }, "sites is empty. Name one, or leave it out."],
    [
      "two sites of one key",
      { siteKeys: ["a", "a"] },
      'sites has two with the key "a". Give each one a key of its own.',
    ],
    [
      "X-33: an image without a fixed tag",
      { images: { newt: "fosrl/newt:latest" } },
      'the image "fosrl/newt:latest" of newt has no fixed tag. Name a tag other than latest, or a digest.',
    ],
    [
      "X-17: HOSTNAME",
      { environments: [{ HOSTNAME: "vps" }] },
      "HOSTNAME is set in an environment, where Docker sets it itself. Use INSTANCE_NAME, which is set already.",
    ],
  ] as [string, Partial<TunnelChecked>, string][]) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(found(more), [`TunnelledServer "${more.name ?? "vps"}": ${message}`]);
    });
  }
});

describe("isPinned", () => {
  it("takes tags and digests, and neither latest nor nothing", () => {
    for (const image of [
      ...Object.values<string>({ ...tunnelImages }),
      `x@sha256:${"0".repeat(64)}`,
    ]) {
      assert.equal(isPinned(image), true, image);
    }
    for (const image of ["x", "x:latest", "localhost:5000/x", "x@sha256:12"]) {
      assert.equal(isPinned(image), false, image);
    }
  });
});

describe("bootstrapOf", () => {
  it("writes every file as it is, for root alone, and starts the projects in order", () => {
    const { files, script } = bootstrapOf("vps", [
      { name: "vps-newt", compose: "services: {}\n", environment: "A='$x'\n" },
      { name: "vps-periphery", compose: "services: {}\n", environment: "" },
    ]);
    assert.deepEqual(files, {
      "/opt/varanus/vps/vps-newt/compose.yaml": "services: {}\n",
      "/opt/varanus/vps/vps-newt/.env": "A='$x'\n",
      "/opt/varanus/vps/vps-periphery/compose.yaml": "services: {}\n",
      "/opt/varanus/vps/vps-periphery/.env": "",
    });
    assert.ok(script.startsWith("set -eu\numask 077\n"));
    assert.match(script, /cat > \S+vps-newt\/\.env <<'END_OF_VARANUS_FILE'\nA='\$x'\nEND/);
    assert.match(script, /docker compose -p vps-newt .* && docker compose -p vps-periphery .*\n$/);
  });
});

describe("emergencyOf", () => {
  it("S1-ER-1: names the way in by SSH and the containers of the tunnel", () => {
    const stacks = ["vps-newt", "vps-periphery"];
    const access = { host: "203.0.113.7", port: 2244 };
    const commands = emergencyOf("vps", stacks, access);
    assert.equal(commands.login, "ssh -p 2244 root@203.0.113.7");
    assert.equal(commands.restart, "docker restart pangolin-newt periphery");
    assert.equal(
      commands.remove,
      "docker compose -p vps-periphery down; docker compose -p vps-newt down; rm -rf /opt/varanus/vps",
    );
    assert.equal(emergencyOf("vps", stacks, undefined).login, "");
  });
});

describe("selfUpdate", () => {
  it("runs the command of the stack in a container beside Periphery", () => {
    const { composeCmdWrapper, composeCmdWrapperInclude } = selfUpdate("vps-periphery", "p:1");
    assert.deepEqual(composeCmdWrapperInclude, ["up"]);
    assert.equal(
      composeCmdWrapper,
      "docker run --rm --sig-proxy=false --entrypoint /usr/bin/env " +
        "-v /var/run/docker.sock:/var/run/docker.sock -v /etc/komodo:/etc/komodo " +
        "-w /etc/komodo/stacks/vps-periphery p:1 [[COMPOSE_COMMAND]]",
    );
  });
});

describe("secretNameOf", () => {
  it("is a name that Komodo takes", () => {
    assert.equal(secretNameOf("rack-1.vps", "NEWT_ID"), "RACK_1_VPS_NEWT_ID");
    assert.equal(secretNameOf("1st", "NEWT_ID"), "_1ST_NEWT_ID");
  });
});

describe("recoveryProcedure", () => {
  it("is named after the server, in camel case", () => {
    assert.equal(recoveryProcedure("racknerd-aegis"), "recoverRacknerdAegisTunnel");
    assert.match(
      recoveryAdvice(["a", "b"]),
      /^Run the procedures "recoverATunnel", "recoverBTunnel" in Komodo;/,
    );
  });
});

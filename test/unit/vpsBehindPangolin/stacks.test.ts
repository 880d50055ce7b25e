import assert from "node:assert/strict";
import path from "node:path";
import { isMap, parse, parseDocument } from "yaml";
import { readStackFolders } from "../../../components/stackFolder";
import {
  clientCompose,
  newtCompose,
  peripheryCompose,
} from "../../../components/tunnel/composeTexts";
import { imageOf, images } from "../../../examples/vps-behind-pangolin/images";
import { applications, tunnels } from "../../../examples/vps-behind-pangolin/stacks";
import { formatProblem } from "../../../providers/dynamic/problem";
import { configKeys } from "../../../providers/komodo/stack/fields";
import {
  composeModel,
  describeWithCompose,
  INLINE_CONFIGS_VERSION,
} from "../../support/composeCli";
import {
  type ExampleService,
  exampleValues,
  readExampleStacks,
  vpsExample,
} from "../../support/vpsExample";

const stacks = readExampleStacks();
const specs = { ...applications, ...tunnels };
const services = stacks.flatMap((stack) =>
  Object.entries(stack.services).map(([name, service]) => ({ stack, name, service })),
);

/** Services that need a capability, and why is in a comment above. */
const CAPABILITIES: Readonly<Record<string, readonly string[]>> = {
  gerbil: ["NET_ADMIN"],
  pocketid: ["CHOWN", "DAC_OVERRIDE", "SETGID", "SETUID"],
  lldap: ["CHOWN", "DAC_OVERRIDE", "SETGID", "SETUID"],
  periphery: ["CHOWN", "DAC_OVERRIDE", "FOWNER"],
  "pangolin-cli": ["DAC_OVERRIDE", "NET_ADMIN", "NET_BIND_SERVICE"],
};

/** The comment above `key` of a service. */
function commentOn(text: string, service: string, key: string): string {
  const document = parseDocument(text);
  const node = document.getIn(["services", service], true);
  assert.ok(isMap(node));
  const index = node.items.findIndex((pair) => String(pair.key) === key);
  const above = (node.items[index]?.key as { commentBefore?: string } | undefined)?.commentBefore;
  return above ?? (index === 0 ? node.commentBefore : undefined) ?? "";
}

function variablesOf(text: string): string[] {
  const code = text.replaceAll(/^\s*#.*$/gm, "");
  const names = [...code.matchAll(/\$\{([A-Z_]+)(:?\?)?\}/g)].map(([, name = ""]) => name);
  return [...new Set(names)].sort();
}

describe("vps-behind-pangolin: stacks", () => {
  it("S1-STK-1 to S1-STK-8: are the eight of the plan, each with a folder", () => {
    const names = stacks.map(({ name }) => name);
    assert.deepEqual(names, [
      ...["aegis-gateway", "aegis-identity", "aegis-newt", "aegis-obs-client", "aegis-pangolin"],
      ...["aegis-periphery", "komodo-pangolin-client", "racknerd-aegis-alloy"],
    ]);
    assert.deepEqual(Object.keys(specs).sort(), names);
  });

  it("pass every check of stack folders, side files and .env.example included", () => {
    const { folders, problems } = readStackFolders(vpsExample, "stacks", {
      komodoFields: configKeys,
    });
    assert.deepEqual(problems.map(formatProblem), []);
    assert.equal(folders.length, 8);
  });

  it("S1-STK-10: have the side files of the plan", () => {
    const { configs } = parse(stacks.find(({ name }) => name === "aegis-gateway")?.text ?? "") as {
      configs: Record<string, { file: string }>;
    };
    const files = Object.values(configs).map(({ file }) => file);
    for (const file of [
      "dynamic/pangolin.yml",
      "crowdsec/acquis.d/traefik.yaml",
      "crowdsec/acquis.d/pangolin-traefik.yaml",
    ]) {
      assert.ok(files.includes(`./config/${file}`), file);
    }
  });

  it("S1-PROC-1: name those that cut Core's line, and no others", () => {
    const severing = Object.entries(specs).flatMap(([name, spec]) =>
      "severs" in spec ? [name] : [],
    );
    assert.deepEqual(severing.sort(), [
      ...["aegis-newt", "aegis-obs-client", "aegis-pangolin", "aegis-periphery"],
      "komodo-pangolin-client",
    ]);
  });
});

describe("vps-behind-pangolin: values of the stacks", () => {
  it("S1-SEC-1: have the keys of the plan", () => {
    const secrets = Object.fromEntries(
      Object.entries(specs).map(([name, spec]) => [name, spec.secrets]),
    );
    const client = ["CLIENT_ID", "CLIENT_SECRET"];
    assert.deepEqual(secrets, {
      "aegis-gateway": ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "CROWDSEC_BOUNCER_KEY"],
      "aegis-pangolin": ["CROWDSEC_BOUNCER_KEY"],
      "aegis-identity": [
        ...["LDAP_BASE_DN", "LLDAP_ADMIN_PASSWORD", "LLDAP_JWT_SECRET"],
        ...["POCKETID_ADMIN_EMAIL", "POCKETID_ENCRYPTION_KEY"],
      ],
      "racknerd-aegis-alloy": ["INGRESS_USERNAME", "INGRESS_PASSWORD"],
      "komodo-pangolin-client": client,
      "aegis-newt": ["NEWT_ID", "NEWT_SECRET"],
      "aegis-periphery": [],
      "aegis-obs-client": client,
    });
  });

  for (const stack of stacks) {
    it(`S1-SEC-1: ${stack.name} reads exactly its variables and secrets, all in .env.example`, () => {
      const { variables, secrets } = specs[stack.name as keyof typeof specs];
      const declared = [...variables, ...secrets].sort();
      assert.deepEqual(variablesOf(stack.text), declared);
      assert.deepEqual(Object.keys(exampleValues(stack)).sort(), declared);
    });
  }

  it("X-17: nowhere set HOSTNAME; Alloy goes by INSTANCE_NAME", () => {
    for (const { name, service } of services) {
      assert.ok(!Object.hasOwn(service.environment ?? {}, "HOSTNAME"), name);
    }
    const alloy = services.find(({ name }) => name === "alloy");
    assert.ok(alloy);
    assert.equal(alloy.service.environment?.INSTANCE_NAME, "${INSTANCE_NAME}");
    assert.equal(exampleValues(alloy.stack).INSTANCE_NAME, "racknerd-aegis");
  });
});

describe("vps-behind-pangolin: images", () => {
  it("S1-IMG-1, X-33: are those of images.ts, each in one version", () => {
    const used = services.map(({ stack, service }) => `${stack.name} ${service.image}`);
    const pinned = images.flatMap(({ image, tag, usedBy }) =>
      usedBy.map((stack) => `${stack} ${image}:${tag}`),
    );
    assert.deepEqual([...new Set(used)].sort(), pinned.sort());
    assert.equal(new Set(images.map(({ image }) => image)).size, images.length);
  });

  it("S1-IMG-1: have the versions of the plan, and none is latest", () => {
    const tags = Object.fromEntries(
      images.map(({ image, tag }) => [image.split("/").at(-1) ?? "", tag]),
    );
    assert.deepEqual(tags, {
      traefik: "v3.6.8",
      crowdsec: "v1.7.6",
      pangolin: "1.15.4",
      gerbil: "1.3.0",
      newt: "1.9.0",
      "pangolin-cli": "0.3.3",
      "pocket-id": "v2.2.0",
      lldap: "v0.6.2",
      alloy: "v1.10.0",
      "komodo-periphery": "2.3.2",
    });
  });

  it("imageOf refuses an image that is not in the table", () => {
    assert.equal(imageOf("docker.io/fosrl/newt"), "docker.io/fosrl/newt:1.9.0");
    assert.throws(() => imageOf("docker.io/fosrl/olm"), {
      message: 'Image "docker.io/fosrl/olm": is not in images.ts. Add it there with its tag.',
    });
  });
});

describe("vps-behind-pangolin: services", () => {
  for (const { stack, name, service } of services) {
    it(`S0-HARD-3 to S0-HARD-8: ${stack.name}/${name} is hardened as the other stacks are`, () => {
      hardened(service, stack.text, name);
    });
  }

  it("S1-CMP-1: say what they are for, by a label", () => {
    for (const { name, service } of services) {
      assert.match(service.labels["varanus.role"] ?? "", /\w+ \w+/, name);
    }
  });

  it("S1-CMP-1, S1-RISK-1: mount the Docker socket in Periphery alone, and no folder it lies in", () => {
    const sources = services.flatMap(({ name, service }) =>
      (service.volumes ?? []).map((volume) => ({ name, source: volume.split(":")[0] ?? "" })),
    );
    const socket = sources.filter(({ source }) =>
      "/var/run/docker.sock".startsWith(source.replace(/\/$/, "")),
    );
    assert.deepEqual(socket, [{ name: "periphery", source: "/var/run/docker.sock" }]);
  });

  it("S1-A-6, S1-NS-4, S1-ER-1: publish 80 and 443 of the gateway and Gerbil's two, nothing else", () => {
    const ports = services.flatMap(({ service }) => service.ports ?? []);
    assert.deepEqual(ports, ["80:80", "443:443", "51820:51820/udp", "21820:21820/udp"]);
  });

  it("S1-POC-2, S1-WD-4: mount resolv.conf in the clients alone, and never the client's own backup", () => {
    const mounts = services.flatMap(({ service }) =>
      (service.volumes ?? []).filter((volume) => volume.includes("resolv")),
    );
    const mount = "/etc/resolv.conf:/etc/resolv.conf";
    assert.deepEqual(mounts, [mount, mount]);
  });
});

function hardened(service: ExampleService, text: string, name: string): void {
  assert.deepEqual(service.security_opt, ["no-new-privileges:true"]);
  assert.deepEqual(service.cap_drop, ["ALL"]);
  assert.deepEqual(service.cap_add ?? [], CAPABILITIES[name] ?? []);
  if (service.cap_add) {
    const reason = commentOn(text, name, "cap_add") + commentOn(text, name, "cap_drop");
    assert.match(reason, /\w+ \w+/, "no reason for cap_add");
  }
  assert.equal(service.privileged, undefined);
  assert.equal(service.restart, "unless-stopped");
  const options = { "max-size": "10m", "max-file": "3" };
  assert.deepEqual(service.logging, { driver: "json-file", options });
  if (!service.read_only) assert.match(commentOn(text, name, "read_only"), /Not read_only: /);
  assert.ok(!(service.read_only && service.configs), "Compose cannot inject a config into it");
  if (!service.healthcheck) assert.match(commentOn(text, name, "image"), /No healthcheck: /);
}

describe("vps-behind-pangolin: stacks of the tunnel, beside the component's own texts", () => {
  const find = (name: string) => stacks.find((stack) => stack.name === name)?.services ?? {};

  it("aegis-newt has all that newtCompose gives, and its network", () => {
    const own = parse(newtCompose({ image: imageOf("docker.io/fosrl/newt") })) as Parts;
    holds(find("aegis-newt").newt, own.services.newt, ["INSTANCE_NAME"]);
    assert.equal(
      stacks.find(({ name }) => name === "aegis-newt")?.networks["newt-periphery"]?.name,
      "newt-periphery",
    );
  });

  it("aegis-periphery has all that peripheryCompose gives", () => {
    const image = imageOf("ghcr.io/moghtech/komodo-periphery");
    const own = parse(peripheryCompose({ image, connection: "inbound" })) as Parts;
    holds(find("aegis-periphery").periphery, own.services.periphery, ["INSTANCE_NAME"]);
  });

  it("S1-RISK-2: the clients have all that clientCompose gives, under a name of their own on the VPS", () => {
    const options = {
      image: imageOf("docker.io/fosrl/pangolin-cli"),
      dnsMode: "resolvConfMount" as const,
    };
    const own = (parse(clientCompose(options)) as Parts).services["pangolin-cli"];
    assert.ok(own);
    holds(find("komodo-pangolin-client")["pangolin-cli"], own, ["INSTANCE_NAME"]);
    holds(
      find("aegis-obs-client")["pangolin-cli"],
      { ...own, container_name: "pangolin-obs-client" },
      ["INSTANCE_NAME"],
    );
  });
});

interface Parts {
  readonly services: Readonly<Record<string, ExampleService>>;
}

/** Everything that `wanted` has is in `found`; variables in `labelled` may be in its labels alone. */
function holds(
  found: ExampleService | undefined,
  wanted: ExampleService | undefined,
  labelled: readonly string[],
): void {
  assert.ok(found && wanted);
  const { labels: _labels, environment = {}, ...rest } = wanted;
  for (const [key, value] of Object.entries(rest) as [keyof ExampleService, unknown][]) {
    if (Array.isArray(value) && key !== "healthcheck") {
      for (const item of value as unknown[])
        assert.ok((found[key] as unknown[]).includes(item), `${key} ${String(item)}`);
    } else assert.deepEqual(found[key], value, key);
  }
  for (const [name, value] of Object.entries(environment)) {
    if (!labelled.includes(name)) assert.equal(found.environment?.[name], value, name);
  }
  assert.equal(found.labels["varanus.instance"], "${INSTANCE_NAME:?}");
}

describeWithCompose("vps-behind-pangolin: Compose files", INLINE_CONFIGS_VERSION, function () {
  for (const stack of stacks) {
    it(`S0-NFR-6: Compose accepts ${stack.name} with its .env.example`, async function () {
      this.timeout(30_000);
      const cwd = path.join(vpsExample, "stacks", stack.name);
      const model = await composeModel(["--env-file", ".env.example"], { cwd });
      assert.deepEqual(
        Object.keys(model.services as object).sort(),
        Object.keys(stack.services).sort(),
      );
    });
  }
});

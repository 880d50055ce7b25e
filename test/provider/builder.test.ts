import assert from "node:assert/strict";
import type { Properties } from "../../providers/dynamic/values";
import { describeConfigKind } from "../support/configKindCases";
import { Held, type KomodoBench, messageOf, startBench } from "../support/komodo";
import { awsBuilderNames, serverBuilderNames, urlBuilderNames } from "../types/builderConfig";

async function stage({ hand }: KomodoBench): Promise<void> {
  for (const name of ["first", "second", "third"]) {
    await hand.client.write("CreateServer", { name });
  }
}

/** Changes of one parameter of a builder's type, by hand and in the program. */
function variant(input: string, type: string, params: Properties, remote: Properties) {
  return {
    handConfig: (name: string, value: unknown) => ({ type, params: { [name]: value } }),
    drifted: (before: Properties, name: string, value: unknown) => ({
      ...before,
      [input]: { ...params, [names[name] ?? camel(name)]: value },
    }),
    inProgram: [{ change: { [input]: params }, sent: { type, params: remote } }],
  };
}

const names: Record<string, string> = { server_ids: "servers" };

function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}

const URL_PARAMS = {
  address: "wss://builder.lan:8120",
  peripheryPublicKey: "MCowBQYD",
  insecureTls: false,
  passkey: "hunter2",
};

describeConfigKind({
  kind: "Builder",
  form: "url",
  names: urlBuilderNames,
  every: [{ url: URL_PARAMS }],
  required: { url: {} },
  byHand: {
    address: "https://periphery:8120",
    periphery_public_key: "",
    insecure_tls: true,
    passkey: "other",
  },
  ...variant("url", "Url", URL_PARAMS, {}),
  inProgram: [
    {
      change: { url: { address: "https://other:8120" } },
      sent: {
        type: "Url",
        params: {
          address: "https://other:8120",
          periphery_public_key: "",
          insecure_tls: true,
          passkey: "",
        },
      },
    },
  ],
});

describeConfigKind({
  kind: "Builder",
  form: "server",
  names: serverBuilderNames,
  stage,
  every: [{ server: { servers: ["first", "second"] } }],
  required: { server: { servers: ["third"] } },
  byHand: { server_ids: ["third", "second"] },
  ...variant("server", "Server", { servers: ["first", "second"] }, {}),
  inProgram: [
    {
      change: { server: { servers: ["third"] } },
      sent: { type: "Server", params: { server_ids: ["third"] } },
    },
  ],
});

const AWS_REQUIRED = { amiId: "ami-1", subnetId: "subnet-1" };
const AWS_PARAMS = {
  ...AWS_REQUIRED,
  region: "eu-west-1",
  instanceType: "c7g.large",
  volumeGb: 40,
  keyPairName: "me",
  assignPublicIp: true,
  usePublicIp: true,
  securityGroupIds: ["sg-1"],
  userData: "#!/bin/sh\nexport TOKEN=hunter2\n",
  port: 8121,
  useHttps: false,
  peripheryPublicKey: "MCowBQYD",
  insecureTls: false,
  gitProviders: [{ domain: "git.example.com", https: false, accounts: [{ username: "me" }] }],
  imageRegistries: [
    { domain: "ghcr.io", accounts: [{ username: "me" }], organizations: ["us"] },
    { domain: "quay.io", accounts: [], organizations: [] },
  ],
  secrets: ["TOKEN"],
};

describeConfigKind({
  kind: "Builder",
  form: "aws",
  names: awsBuilderNames,
  every: [{ aws: AWS_PARAMS }],
  required: { aws: AWS_REQUIRED },
  byHand: {
    region: "us-east-1",
    instance_type: "c5.2xlarge",
    volume_gb: 20,
    ami_id: "ami-2",
    subnet_id: "subnet-2",
    key_pair_name: "",
    assign_public_ip: false,
    use_public_ip: false,
    security_group_ids: [],
    user_data: "other",
    port: 8120,
    use_https: true,
    periphery_public_key: "",
    insecure_tls: true,
    git_providers: [],
    image_registries: [],
    secrets: ["TOKEN", "MORE"],
  },
  ...variant("aws", "Aws", AWS_PARAMS, {}),
  inProgram: [
    {
      change: { aws: { ...AWS_REQUIRED, gitProviders: [{ accounts: [{ username: "you" }] }] } },
      sent: {
        type: "Aws",
        params: {
          ami_id: "ami-1",
          subnet_id: "subnet-1",
          region: "us-east-1",
          instance_type: "c5.2xlarge",
          volume_gb: 20,
          key_pair_name: "",
          assign_public_ip: false,
          use_public_ip: false,
          security_group_ids: [],
          user_data: "",
          port: 8120,
          use_https: true,
          periphery_public_key: "",
          insecure_tls: true,
          git_providers: [{ domain: "github.com", https: true, accounts: [{ username: "you" }] }],
          image_registries: [],
          secrets: [],
        },
      },
    },
  ],
});

describe("builder", () => {
  let bench: KomodoBench;
  before(async () => {
    bench = await startBench();
    await stage(bench);
  });
  after(() => bench.close());
  afterEach(() => bench.sandbox.faults.clear());

  async function failures(args: Properties): Promise<string[]> {
    const { failures: found = [] } = await bench.run().provider("Builder").check({}, args);
    return found.map(({ reason }) => reason);
  }

  async function configOf(name: string): Promise<unknown> {
    const all = await bench.hand.client.read("ListFullBuilders", { query: { names: [name] } });
    return all[0]?.config;
  }

  it("changes its type in place, and nothing of the old one stays", async () => {
    const held = new Held("Builder");
    await held.up(bench.run(), { name: "moving", url: URL_PARAMS });
    const { id } = held;
    const [first] = await bench.hand.client.read("ListServers", { query: { names: ["first"] } });
    const args = { name: "moving", server: { servers: ["first"] } };
    assert.equal(await held.up(bench.run(), args), "update");
    assert.equal(held.id, id);
    assert.deepEqual(await configOf("moving"), {
      type: "Server",
      params: { server_ids: [first?.id] },
    });
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    assert.equal(await held.up(bench.run(), args), "same");
    await held.destroy(bench.run());
  });

  it("shows another type that was set by hand, and puts its own back", async () => {
    const held = new Held("Builder");
    const args = { name: "swapped", server: { servers: ["first"] } };
    await held.up(bench.run(), args);
    const id = held.id ?? "";
    const config = { type: "Url", params: { passkey: "by-hand-1" } };
    await bench.hand.client.write("UpdateBuilder", { id, config });
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, {
      name: "swapped",
      url: {
        address: "https://periphery:8120",
        peripheryPublicKey: "",
        insecureTls: true,
        passkey: "[set outside Varanus]",
      },
    });
    assert.equal(await held.up(bench.run(), args), "update");
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    await held.destroy(bench.run());
  });

  it("D8: refuses at preview no type, more than one, and what cannot build", async () => {
    assert.deepEqual(await failures({ name: "none" }), [
      'Builder "none": nothing says where it builds. Set one of "url", "server" and "aws".',
    ]);
    assert.deepEqual(await failures({ name: "two", url: {}, server: { servers: ["first"] } }), [
      'Builder "two": "url" and "server" are set, of which it can be only one. ' +
        "Keep the one that is meant.",
    ]);
    assert.deepEqual(await failures({ name: "a", url: { address: "builder:8120" } }), [
      'Builder "a": "url.address" is "builder:8120", which is no http(s) or ws(s) address. ' +
        "Give it as `https://host:8120`.",
    ]);
    assert.deepEqual(await failures({ name: "s", server: { servers: [] } }), [
      'Builder "s": "server.servers" is empty. Name the servers that build.',
    ]);
    assert.deepEqual(await failures({ name: "w", aws: { amiId: "ami-1", volumeGb: 0 } }), [
      'Builder "w": "aws.subnetId" is missing. Set "aws.subnetId".',
      'Builder "w": "aws.volumeGb" is 0, the limits are 1 and 16384. Choose a number within them.',
    ]);
  });

  it("names a server that does not exist as a wrong reference, not as a lost builder", async () => {
    const held = new Held("Builder");
    const args = { name: "lost", server: { servers: ["first", "nope"] } };
    assert.equal(
      await messageOf(held.up(bench.run(), args)),
      'Builder "lost": Komodo answered 500 from POST /write/CreateBuilder: Did not find any Server ' +
        "matching nope. Correct the value that it names, then run `pulumi up` again.",
    );
  });

  it("keeps the form of each server, by name or by id", async () => {
    const [first] = await bench.hand.client.read("ListServers", { query: { names: ["first"] } });
    const held = new Held("Builder");
    const args = { name: "mixed", server: { servers: [first?.id, "second"] } };
    await held.up(bench.run(), args);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    await held.destroy(bench.run());
  });

  it("takes the secrets of its parameters out of messages", async () => {
    bench.sandbox.faults.fail({ type: "CreateBuilder", error: "no start-up-secret", times: 1 });
    const held = new Held("Builder");
    const args = { name: "quiet", aws: { ...AWS_REQUIRED, userData: "start-up-secret" } };
    assert.equal(
      await messageOf(held.up(bench.run(), args)),
      'Builder "quiet": Komodo answered 500 from POST /write/CreateBuilder: no [secret]. ' +
        "See Komodo's log for the cause, then run `pulumi up` again.",
    );
  });
});

import type { Sandbox } from "../../sandbox";
import { byHand } from "./fleet";

/** Secret values that {@link fillCore} sets and that nothing may show. */
export const CORE_SECRETS = {
  token: "hunter2-token",
  webhook: "hunter2-webhook",
  password: "hunter2-password",
};

const COMPOSE = `services:
  web:
    image: docker.io/library/busybox:1.36.1
    command: ["sh", "-c", "sleep 3600"]
    environment:
      HOST: \${HOST}
      TOKEN: \${TOKEN}
`;

/**
 * Makes one of nearly everything in a sandbox by hand, some of it away from the defaults. Komodo keeps
 * what an alerter is about as it is sent, by name or by id.
 */
export async function fillCore(sandbox: Sandbox, alertsBy: "id" | "name"): Promise<void> {
  const write = (call: string, params: object): Promise<unknown> =>
    byHand(sandbox, `write/${call}`, params);
  await write("CreateVariable", { name: "HOST", value: "web.example.com", description: "Host" });
  await write("CreateVariable", { name: "TOKEN", value: CORE_SECRETS.token, is_secret: true });
  await write("CreateBuilder", {
    name: "builders",
    config: { type: "Server", params: { server_ids: ["local"] } },
  });
  await write("CreateRepo", { name: "source", config: { server: "local", repo: "me/app" } });
  await write("CreateBuild", {
    name: "app",
    config: {
      builder: "builders",
      linked_repo: "source",
      build_args: [{ variable: "A", value: "1" }],
    },
  });
  const web = (await write("CreateStack", {
    name: "web",
    config: {
      server: "local",
      file_contents: COMPOSE,
      environment: `HOST=[[HOST]]\nTOKEN=[[TOKEN]]\nDB_PASSWORD=${CORE_SECRETS.password}\n`,
      webhook_secret: CORE_SECRETS.webhook,
      auto_pull: false,
    },
  })) as { _id: { $oid: string } };
  await write("CreateStack", {
    name: "idle",
    config: { server: "local", file_contents: COMPOSE, pre_deploy: { command: "echo \\d\necho" } },
  });
  await write("CreateDeployment", {
    name: "worker",
    config: {
      server: "local",
      image: { type: "Build", params: { build: "app", build_id: "app" } },
      network: "bridge",
      ports: [{ local: "8080", container: "80" }],
    },
  });
  await write("CreateProcedure", {
    name: "deploy-all",
    config: {
      stages: [
        {
          name: "one",
          executions: [{ execution: { type: "DeployStack", params: { stack: "web" } } }],
        },
      ],
      schedule: "every day at 03:00",
    },
  });
  await write("CreateAction", {
    name: "report",
    config: { file_contents: "const dir = `C:\\\\x ${1}`;\nconsole.log(dir);\n" },
  });
  await write("CreateAlerter", {
    name: "chat",
    config: {
      enabled: true,
      endpoint: { type: "Slack", params: { url: "[[TOKEN]]" } },
      resources: [{ type: "Stack", id: alertsBy === "id" ? web._id.$oid : "web" }],
    },
  });
  await write("CreateSwarm", { name: "cluster", config: { server_ids: ["local"] } });
  await write("UpdateResourceMeta", {
    target: { type: "Stack", id: "web" },
    description: "The web",
    tags: ["public"],
  });
  await write("CreateUserGroup", { name: "operators" });
  await write("UpdatePermissionOnTarget", {
    user_target: { type: "UserGroup", id: "operators" },
    resource_target: { type: "Stack", id: "web" },
    permission: { level: "Execute", specific: ["Logs"] },
  });
  await byHand(sandbox, "execute/DeployStack", { stack: "web" });
  await until(async () => (await stackState(sandbox, "web")) === "running");
}

/** State of a stack as a list shows it. */
export async function stackState(sandbox: Sandbox, name: string): Promise<string | undefined> {
  const items = (await byHand(sandbox, "read/ListStacks", { query: { names: [name] } })) as {
    info: { state: string };
  }[];
  return items[0]?.info.state;
}

/** Polls until something holds, for at most 10 s. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const endMs = Date.now() + 10_000; Date.now() < endMs;) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("did not come true within 10 s");
}

/** Everything that a Core has, without what only says when or what is going on. */
export async function coreRecords(sandbox: Sandbox): Promise<unknown> {
  const kinds = [
    ...["Server", "Swarm", "Stack", "Deployment", "Build", "Repo", "Procedure", "Action"],
    ...["Alerter", "Builder", "ResourceSync"],
  ];
  const lists = await Promise.all(
    kinds.map((kind) => byHand(sandbox, `read/ListFull${kind}s`, { limit: 0 })),
  );
  const records = (lists as { name: string; config: unknown; tags: string[] }[][]).map((list) =>
    list.map(({ name, config, tags }) => ({ name, config, tags })),
  );
  return { records, variables: await byHand(sandbox, "read/ListVariables", {}) };
}

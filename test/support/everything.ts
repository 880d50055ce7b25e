/** Secret values of {@link EVERYTHING}, in both variants. */
export const EVERYTHING_SECRETS = [
  "s3cr3t-value-0001",
  "s3cr3t-git-token-0002",
  "s3cr3t-registry-token-0003",
  "https://hooks.example.com/s3cr3t-0004",
  "s3cr3t-password-0005",
  "s3cr3t-webhook-0006",
  "s3cr3t-build-arg-0007",
  "s3cr3t-value-0008",
];

/**
 * Program with one of every kind that Komodo has. The configuration key `everything:variant` is `a`
 * or `b`; each resource differs between the two, without being replaced.
 */
export const EVERYTHING = `import * as pulumi from "@pulumi/pulumi";
import * as komodo from "varanus/komodo";

const isB = new pulumi.Config("everything").require("variant") === "b";
const secrets = ${JSON.stringify(EVERYTHING_SECRETS)};
const secret = (at: number) => secrets[at] as string;
const image = (tag: string) => "docker.io/library/busybox:" + tag;

const tag = new komodo.Tag("all", { color: isB ? "Red" : "Green" });
const tags = pulumi.all([tag.name]);
const host = new komodo.Server("host", {
  address: "https://127.0.0.1:8120",
  region: isB ? "attic" : "cellar",
  tags,
});
const swarm = new komodo.Swarm("swarm", { servers: [host], sendUnhealthyAlerts: !isB, tags });
new komodo.Network("frontend", { server: host });
const domain = new komodo.Variable("DOMAIN", { value: isB ? "example.org" : "example.com" });
const token = new komodo.Secret("TOKEN", { value: isB ? secret(7) : secret(0) });
const git = new komodo.GitAccount("git", {
  domain: "git.example.com",
  username: "bot",
  token: secret(1),
  https: !isB,
});
const registry = new komodo.RegistryAccount("registry", {
  domain: isB ? "registry.example.org" : "registry.example.com",
  username: "bot",
  token: secret(2),
});
const builder = new komodo.Builder("builder", {
  server: { servers: [host] },
  description: isB ? "changed" : "made",
});
const repo = new komodo.Repo("repo", {
  server: host,
  gitProvider: "git.example.com",
  gitAccount: "bot",
  repo: "fleet/site",
  branch: isB ? "next" : "main",
  webhookSecret: secret(5),
  onPull: { command: isB ? "make all" : "make" },
}, { dependsOn: [git] });
const build = new komodo.Build("build", {
  builder,
  linkedRepo: repo,
  imageRegistry: [{ domain: registry.domain as pulumi.Output<string>, account: "bot" }],
  secretArgs: { TOKEN: secret(6) },
  imageTag: isB ? "b" : "a",
});
const stack = new komodo.Stack("stack", {
  server: host,
  fileContents: "services:\\n  web:\\n    image: " + image(isB ? "1.37.0" : "1.36.1") + "\\n",
  environment: { DOMAIN: "[[DOMAIN]]", TOKEN: "'[[TOKEN]]'" },
  triggers: pulumi.all({ domain: domain.revision, token: token.revision }),
  tags,
});
const deployment = new komodo.Deployment("deployment", {
  server: host,
  image: { image: image("1.36.1") },
  network: "bridge",
  command: isB ? "sleep 7200" : "sleep 3600",
});
new komodo.Deployment("built", { image: { build }, deploy: false, server: host, links: isB ? ["https://a.example"] : [] });
const procedure = new komodo.Procedure("procedure", {
  stages: [
    {
      name: "first",
      executions: [
        { type: "DeployStack", params: { stack } },
        { type: "Deploy", params: { deployment } },
      ],
    },
    { name: "wait", executions: [{ type: "Sleep", params: { durationMs: isB ? 20 : 10 } }] },
  ],
  scheduleFormat: "Cron",
  schedule: isB ? "0 30 3 * * *" : "0 0 3 * * *",
  scheduleTimezone: "Europe/Berlin",
});
const action = new komodo.Action("action", {
  fileContents: isB ? "console.log('b');" : "console.log('a');",
  arguments: { CHANNEL: isB ? "b" : "a" },
});
const alerter = new komodo.Alerter("alerter", {
  endpoint: { type: "Slack", url: secret(3) },
  alertTypes: isB ? ["ServerUnreachable", "Custom"] : ["ServerUnreachable"],
  resources: [host],
});
new komodo.ResourceSync("sync", {
  fileContents: '[[tag]]\\nname = "x"\\n',
  matchTags: ["elsewhere"],
  pendingAlert: !isB,
});
const user = new komodo.User("ann", { password: secret(4), createServers: isB });
const robot = new komodo.ServiceUser("robot", { description: isB ? "changed" : "made" });
const key = new komodo.ApiKey("robot-key", { user: robot, expires: "2090-12-31" });
const group = new komodo.UserGroup("operators", {
  users: [user, robot],
  all: { Server: "Read", Stack: isB ? "Write" : "Execute" },
});
new komodo.Permission("operators-stack", {
  group,
  target: stack,
  level: isB ? "Write" : "Execute",
  specific: ["Logs"],
});
const onboarding = new komodo.OnboardingKey("edge", { privileged: isB, tags });

export const keys = { api: key.secret, onboarding: onboarding.key };
export const names = [swarm.name, build.name, procedure.name, action.name, alerter.name];
`;

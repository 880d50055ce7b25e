import { startSandbox, type Sandbox } from "../../sandbox";
import { createProject, type EngineProject, type ProjectOptions, type RunResult } from "./engine";

/** A project with a sandbox of its own. */
export interface FleetProject {
  readonly project: EngineProject;
  readonly sandbox: Sandbox;
  dispose(): Promise<void>;
}

/** Program of a project that describes its fleet by configuration and stack folders. */
export const FLEET_PROGRAM = `import { Fleet, readFleetConfig } from "varanus";
const fleet = new Fleet("fleet", readFleetConfig());
export const servers = fleet.serverOutputs;
export const stacks = fleet.stackOutputs;
`;

/** Secret values that no state, preview, log or output may show. */
export const SECRET_VALUES = {
  DB_PASSWORD: "s3cr3t-database-0001",
  API_TOKEN: "s3cr3t-token-0002",
};

const SERVER = { name: "docker1", tier: "trusted", address: "https://127.0.0.1:8120" };

/** Configuration of the fleet: one trusted server, a variable and two secrets. */
export function fleetConfig(
  secrets: Record<string, string> = SECRET_VALUES,
): ProjectOptions["config"] {
  return {
    "varanus:servers": { value: JSON.stringify([SERVER]) },
    "varanus:variables": { value: JSON.stringify({ DOMAIN: "example.com" }) },
    "varanus:secrets": { value: JSON.stringify(secrets), secret: true },
  };
}

/** A stack folder's files, by path: a service that uses the named variables. */
export function stackFolder(
  name: string,
  uses: readonly string[] = [],
  more = "",
): Record<string, string> {
  const environment = uses.map((item) => `      ${item}: \${${item}}\n`).join("");
  const compose = `services:
  web:
    image: docker.io/library/busybox:1.36.1
    command: sleep 3600
${environment === "" ? "" : `    environment:\n${environment}`}${more}`;
  const example = uses.map((item) => `${item}=changeme\n`).join("");
  return { [`stacks/${name}/compose.yaml`]: compose, [`stacks/${name}/.env.example`]: example };
}

/** A project against a fresh sandbox that knows the fleet's server. */
export async function fleetProject(options: ProjectOptions): Promise<FleetProject> {
  const sandbox = await startSandbox();
  const { url, username, password } = sandbox.komodo;
  const project = await createProject({
    program: FLEET_PROGRAM,
    ...options,
    config: {
      "komodo:url": { value: url },
      "komodo:username": { value: username },
      "komodo:password": { value: password, secret: true },
      ...(options.config ?? fleetConfig()),
    },
  });
  const dispose = async (): Promise<void> => {
    await project.dispose();
    await sandbox.close();
  };
  return { project, sandbox, dispose };
}

/** Calls Komodo's API as an administrator would by hand. */
export async function byHand(sandbox: Sandbox, call: string, params: object): Promise<unknown> {
  const { url, key, secret } = sandbox.komodo;
  const response = await fetch(`${url}/${call}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": key, "x-api-secret": secret },
    body: JSON.stringify(params),
  });
  const body: unknown = await response.json();
  if (response.ok) return body;
  throw new Error(`${call} by hand: ${response.status} ${JSON.stringify(body)}`);
}

/** The result of a run that has to succeed. */
export async function succeeds(run: Promise<RunResult>): Promise<RunResult> {
  const result = await run;
  if (result.code === 0) return result;
  throw new Error(`exit code ${result.code}\n${result.output}`);
}

/** Names of resources that a run did something to, with what it did. */
export function deeds(result: RunResult): string[] {
  return result.steps
    .filter(({ op, urn }) => op !== "same" && op !== "refresh" && !urn.includes("pulumi:providers"))
    .map(({ op, urn }) => `${op} ${urn.split("::").at(-1) ?? ""}`);
}

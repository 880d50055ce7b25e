import { tunnelContainers } from "./composeTexts";

/** A Compose project as it is started on a host by hand, under the name that its stack has. */
export interface HostProject {
  /** Name of the stack in Komodo, and of the Compose project. */
  readonly name: string;
  readonly compose: string;
  /** Lines of its `.env`. */
  readonly environment: string;
}

/** What has to run on a host before Core can reach it. */
export interface Bootstrap {
  /** Texts by absolute path on the host. */
  readonly files: Readonly<Record<string, string>>;
  /** A shell script that writes them and starts the projects; for root on the host. */
  readonly script: string;
}

/** How the host is reached without the tunnel (S1-ER-1). */
export interface EmergencyAccess {
  readonly host: string;
  /** @default 22 */
  readonly port?: number;
  /** @default "root" */
  readonly user?: string;
}

/** Commands for when the tunnel is down. They hold no secret. */
export interface Emergency {
  /** What carries them to the host; empty when no access was named. */
  readonly login: string;
  readonly showContainers: string;
  readonly showLogs: string;
  readonly restart: string;
  /** Starts what the bootstrap has left on the host. */
  readonly start: string;
  /** Removes containers, network and files of the tunnel, as after a destroy. */
  readonly remove: string;
}

/** Folder of the bootstrap on the host. */
export function hostFolder(server: string): string {
  return `/opt/varanus/${server}`;
}

/**
 * The bootstrap of a server out of the projects that its stacks consist of. Because names, texts and
 * values are the same, the first deploy by Komodo takes the containers over as they run.
 */
export function bootstrapOf(server: string, projects: readonly HostProject[]): Bootstrap {
  const files = Object.fromEntries(
    projects.flatMap(({ name, compose, environment }) => [
      [`${hostFolder(server)}/${name}/compose.yaml`, compose],
      [`${hostFolder(server)}/${name}/.env`, environment],
    ]),
  ) as Record<string, string>;
  const folders = projects.map(({ name }) => `install -d -m 700 ${hostFolder(server)}/${name}`);
  const writes = Object.entries(files).map(([file, text]) => written(file, text));
  const lines = ["set -eu", "umask 077", ...folders, ...writes, start(server, projects)];
  return { files, script: `${lines.join("\n")}\n` };
}

const END = "END_OF_VARANUS_FILE";

function written(file: string, text: string): string {
  return `cat > ${file} <<'${END}'\n${text.replace(/\n?$/, "\n")}${END}`;
}

function start(server: string, projects: readonly Pick<HostProject, "name">[]): string {
  return projects
    .map(
      ({ name }) =>
        `docker compose -p ${name} --project-directory ${hostFolder(server)}/${name} up -d`,
    )
    .join(" && ");
}

/** Commands for an emergency on a server's host; `stacks` in the order in which they are started. */
export function emergencyOf(
  server: string,
  stacks: readonly string[],
  access: EmergencyAccess | undefined,
): Emergency {
  const { newt, periphery } = tunnelContainers;
  const down = [...stacks].reverse().map((name) => `docker compose -p ${name} down`);
  return {
    login: access ? loginOf(access) : "",
    showContainers: "docker ps --all",
    showLogs: `docker logs --tail 100 ${newt}; docker logs --tail 100 ${periphery}`,
    restart: `docker restart ${newt} ${periphery}`,
    start: start(
      server,
      stacks.map((name) => ({ name })),
    ),
    remove: [...down, `rm -rf ${hostFolder(server)}`].join("; "),
  };
}

function loginOf({ host, port = 22, user = "root" }: EmergencyAccess): string {
  return `ssh -p ${port} ${user}@${host}`;
}

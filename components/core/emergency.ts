import * as pulumi from "@pulumi/pulumi";
import { quoted } from "../dnsWatchdog/scripts";
import type { SshConnection } from "../dnsWatchdog/connection";
import { coreDefaults, type CoreOptions } from "./args";

/** What to run when Core does not answer, each one a line for a shell of the administrator's. */
export interface EmergencyCommands {
  /** A shell on the host. */
  readonly shell: string;
  /** State of the containers. */
  readonly status: string;
  /** The last lines of all logs. */
  readonly logs: string;
  /** Starts everything again. */
  readonly restart: string;
  /** Core's interface without the proxy, at http://127.0.0.1:9120 while it runs. */
  readonly tunnel: string;
  /** Dumps of the database from before upgrades, the newest last. */
  readonly dumps: string;
}

/** The commands of one Core; without a connection they are for a shell on the host itself. */
export function emergencyCommands(
  { directory = coreDefaults.directory }: CoreOptions,
  connection: SshConnection | undefined,
): pulumi.Output<EmergencyCommands> {
  const local: pulumi.Output<string | undefined> = pulumi.output(undefined);
  const ssh = connection === undefined ? local : sshCommand(connection);
  return ssh.apply((login) => {
    const on = (text: string): string => (login === undefined ? text : `${login} ${quoted(text)}`);
    const compose = (text: string): string => on(`cd ${directory} && sudo docker compose ${text}`);
    return {
      shell: login ?? "",
      status: compose("ps --all"),
      logs: compose("logs --tail 100"),
      restart: compose("up --detach --force-recreate"),
      tunnel: login === undefined ? "" : `${login} -N -L 9120:127.0.0.1:9120`,
      dumps: on(`sudo ls -l ${directory}/dumps`),
    };
  });
}

function sshCommand({ host, port, user, proxy }: SshConnection): pulumi.Output<string> {
  const jump = proxy && destination(proxy.host, proxy.port, proxy.user);
  return pulumi
    .all([host, port ?? 22, user ?? "root", jump])
    .apply(([address, number, name, through]) => {
      const parts = [
        ...["ssh", ...(through === undefined ? [] : ["-J", through])],
        ...(number === 22 ? [] : ["-p", String(number)]),
      ];
      return [...parts, `${name}@${address}`].join(" ");
    });
}

function destination(
  host: pulumi.Input<string>,
  port: pulumi.Input<number> = 22,
  user: pulumi.Input<string> = "root",
): pulumi.Output<string> {
  return pulumi.interpolate`${user}@${host}:${port}`;
}

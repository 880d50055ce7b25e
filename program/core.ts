import type { CoreVm } from "../components/azure";
import { CoreBootstrap } from "../components/core";
import type { SshConnection } from "../components/dnsWatchdog/connection";
import type { ProgramConfig } from "../config";
import type { CoreConnectionConfig } from "../config/core";

/** Komodo Core on its host, where this stack makes it. */
export function makeCore(
  { phases, azure, core }: ProgramConfig,
  vm: CoreVm | undefined,
): CoreBootstrap | undefined {
  if (!core || !phases.has("core")) return undefined;
  const { connection, ...args } = core;
  const ofMachine = vm && {
    host: vm.publicIpAddress,
    user: vm.adminUsername,
    ...(azure?.sshHostKey && { hostKey: azure.sshHostKey.publicKey }),
  };
  const complete = connection && connectionTo(connection, ofMachine);
  const whole = { ...args, ...(complete && { connection: complete }) };
  // A connection that is configured says nothing of the machine, nor does a playbook.
  return new CoreBootstrap("core", whole, vm ? { dependsOn: vm } : {});
}

/** What configuration leaves out, the machine knows; `checkConnection` saw to the rest. */
function connectionTo(
  given: CoreConnectionConfig,
  ofMachine: Partial<SshConnection> | undefined,
): SshConnection {
  return { ...ofMachine, ...given } as SshConnection;
}

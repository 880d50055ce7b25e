export { AppStack } from "./appStack";
export type { AppStackArgs, WebArgs } from "./appStack";
export { DnsWatchdog } from "./dnsWatchdog";
export type { DnsWatchdogArgs, ResolvConfMountArgs, SplitDnsArgs } from "./dnsWatchdog";
export type { SshConnection, SshServer } from "./dnsWatchdog/connection";
export { Fleet } from "./fleet";
export type { FleetArgs, ServerOutput, StackOutput } from "./fleet";
export { deployAllProcedure, tunnelProcedures } from "./tunnelProcedures";
export type {
  DeployAllArgs,
  StackReference,
  TunnelProcedureArgs,
  TunnelProcedures,
} from "./tunnelProcedures";
export { TunnelClient } from "./tunnelClient";
export type { TunnelClientArgs } from "./tunnelClient";
export { TUNNEL_RESOLVER, TunnelledServer } from "./tunnelledServer";
export type { TunnelledServerArgs, TunnelSiteArgs, TunnelStackArgs } from "./tunnel/serverArgs";
export type { Bootstrap, Emergency, EmergencyAccess } from "./tunnel/hostFiles";
export { tunnelImages } from "./tunnel/images";
export type { TunnelImages } from "./tunnel/images";
export type { FleetSpec, ServerSpec, ValueSpec } from "./plan";
export { readFleetConfig } from "../config";
export * from "../providers/komodo";

export { ansibleInventory, ansibleSecrets } from "./ansibleInventory";
export type { AnsibleInventoryArgs, InventoryArgs, InventoryCoreArgs } from "./ansibleInventory";
export { AppStack } from "./appStack";
export type { AppStackArgs, ExposeArgs, WebArgs } from "./appStack";
export { CoreBackup } from "./backup/coreBackup";
export type { CoreBackupArgs } from "./backup/coreBackup";
export type { BackupImages } from "./backup/images";
export type { BackedUpStack, BackedUpVolume } from "./backup/job";
export type { Credential, NamedSecret } from "./backup/settings";
export type { BackupSpec } from "./backup/spec";
export type { AzureBackupTarget, BackupTarget, S3BackupTarget } from "./backup/target";
export { VolumeBackup } from "./backup/volumeBackup";
export type { BackupEncryption, VolumeBackupArgs } from "./backup/volumeBackup";
export { CoreBootstrap, coreDefaults, coreFields } from "./core";
export type {
  CoreBootstrapArgs,
  CoreDigests,
  CoreOptions,
  CoreSecrets,
  CoreSettings,
  CoreVersions,
  EmergencyCommands,
  OidcSettings,
  PlaybookVariables,
} from "./core";
export { DnsWatchdog } from "./dnsWatchdog";
export type { DnsWatchdogArgs, ResolvConfMountArgs, SplitDnsArgs } from "./dnsWatchdog";
export type { SshConnection, SshServer } from "./dnsWatchdog/connection";
export { Fleet } from "./fleet";
export type { FleetArgs, ServerOutput, StackOutput } from "./fleet";
export { PublicApp } from "./publicApp";
export type { PublicAppArgs, PublicAppRule } from "./publicApp";
export type { RawPortArgs } from "./publicApp/rawPort";
export type { FleetProceduresSpec } from "./fleet/procedures";
export type { FleetBootstrap, FleetEmergency } from "./fleet/tunnelOutputs";
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
export type {
  TunnelClientSpec,
  TunnelProceduresSpec,
  TunnelSettings,
  TunnelSpec,
  TunnelStackChoices,
  TunnelStackSpec,
} from "./tunnel/spec";
export type { TunnelledServerArgs, TunnelSiteArgs, TunnelStackArgs } from "./tunnel/serverArgs";
export type { Bootstrap, Emergency, EmergencyAccess } from "./tunnel/hostFiles";
export { tunnelImages } from "./tunnel/images";
export type { TunnelImages } from "./tunnel/images";
export { publicAppFields } from "./plan";
export type { FleetSpec, PublicAppSpec, ServerSpec, ValueSpec } from "./plan";
export type { AnsibleHost, DynamicInventory } from "../inventory";
export { readFleetConfig } from "../config";
export * from "../providers/komodo";

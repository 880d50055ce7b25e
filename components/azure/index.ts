export { cloudInit, CORE_FOLDER } from "./cloudInit";
export type { CloudInitOptions } from "./cloudInit";
export type { BackupStorage } from "./backupStorage";
export { CoreVm } from "./coreVm";
export { coreVmFields } from "./fields";
export { githubHookRanges } from "./githubHookRanges";
export type { CoreVault } from "./keyVault";
export { coreVmDefaults } from "./options";
export type {
  BackupStorageArgs,
  CoreVmArgs,
  FirstStartArgs,
  HostKeyArgs,
  ImageArgs,
  KeyVaultArgs,
  OverlayArgs,
} from "./options";
export { coreVmProblems } from "./problems";
export type { SecurityRule } from "./securityRules";

export type { AcmeDnsProviderName, AcmeDnsSettings } from "./acmeDns";
export {
  type CoreBootstrapArgs,
  coreDefaults,
  type CoreDigests,
  type CoreOptions,
  type CoreSecrets,
  type CoreSettings,
  type CoreVersions,
  type OidcSettings,
} from "./args";
export { CoreBootstrap } from "./bootstrap";
export type { EmergencyCommands } from "./emergency";
export { coreFields } from "./fields";
export type { PlaybookVariables } from "./playbook";

export type { Args, DeepInput, Inputs, Reference } from "../dynamic/args";
export type { SystemCommand } from "./fieldForms";
export type { MaintenanceWindow } from "./maintenanceWindow";
export type { ArgumentsFormat } from "./action/fields";
export { Action, type ActionArgs } from "./action/resource";
export type { AlertTarget, AlertType } from "./alerter/fields";
export {
  Alerter,
  type AlerterArgs,
  type AlerterEndpointArgs,
  type AlertTargetArgs,
} from "./alerter/resource";
export type { Execution, ExecutionParams, ExecutionType, Stage } from "./procedure/executionParams";
export {
  allOf,
  type ExecutionArgs,
  Procedure,
  type ProcedureArgs,
  type StageArgs,
} from "./procedure/resource";
export type { ImageRegistry } from "./build/fields";
export { Build, type BuildArgs } from "./build/resource";
export type { ServerBuilder, UrlBuilder } from "./builder/fields";
export type * from "./builder/awsInputs";
export { Builder, type BuilderArgs, type BuilderTarget } from "./builder/resource";
export { CoreReady, type CoreReadyArgs } from "./coreReady/resource";
export type { KeyValues } from "./keyValues/resource";
export { Repo, type RepoArgs } from "./repo/resource";
export { ResourceSync, type ResourceSyncArgs } from "./resourceSync/resource";
export type { DeploymentImage } from "./deployment/inputs";
export { Deployment, type DeploymentArgs, type Lines } from "./deployment/resource";
export { Server, type ServerArgs } from "./server/resource";
export type { AdditionalEnvFile, ConfigFile } from "./stack/inputs";
export { Stack, type StackArgs } from "./stack/resource";
export { Swarm, type SwarmArgs } from "./swarm/resource";
export { ApiKey, type ApiKeyArgs } from "./apiKey/resource";
export { GitAccount, type GitAccountArgs } from "./gitAccount/resource";
export { Network, type NetworkArgs } from "./network/resource";
export { OnboardingKey, type OnboardingKeyArgs } from "./onboardingKey/resource";
export type { PermissionTarget } from "./permission/fields";
export type { GrantInput } from "./permission/grant";
export { Permission, type PermissionArgs } from "./permission/resource";
export { RegistryAccount, type RegistryAccountArgs } from "./registryAccount/resource";
export { ServiceUser, type ServiceUserArgs } from "./serviceUser/resource";
export { User, type UserArgs } from "./user/resource";
export { UserGroup, type UserGroupArgs } from "./userGroup/resource";
export { Tag, type TagArgs } from "./tag/resource";
export { Secret, Variable, type VariableArgs } from "./variable/resource";
export {
  ANY_BRANCH,
  type Webhook,
  type WebhookOptions,
  type WebhookProvider,
  webhookUrl,
} from "./webhooks";

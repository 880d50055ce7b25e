/**
 * The requests of `/read` in the order in which Komodo 2.3.2 lists them in its "unknown variant"
 * error, with their parameters. The notation is explained at `parseRequests`.
 */
export const READ_REQUESTS = `
GetVersion
GetCoreInfo
ListSecrets target{}?
ListGitProvidersFromConfig target{}?
ListImageRegistriesFromConfig target{}?
GetSwarmsSummary
GetSwarm swarm
GetSwarmActionState swarm
ListSwarms query{}? page#? limit#? sort_by*? sort_desc!?
InspectSwarm swarm
ListFullSwarms query{}? page#? limit#?
ListSwarmNodes swarm
InspectSwarmNode swarm node
ListSwarmConfigs swarm
InspectSwarmConfig swarm config
ListSwarmSecrets swarm
InspectSwarmSecret swarm secret
ListSwarmStacks swarm
InspectSwarmStack swarm stack
ListSwarmTasks swarm
InspectSwarmTask swarm task
ListSwarmServices swarm
InspectSwarmService swarm service
GetSwarmServiceLog swarm service tail#? timestamps!? no_task_ids!? no_resolve!? details!?
SearchSwarmServiceLog swarm service terms[] combinator*? invert!? timestamps!? no_task_ids!?
  no_resolve!? details!?
ListSwarmNetworks swarm
GetServersSummary
GetServer server
GetServerState server
GetPeripheryInformation server
GetServerActionState server
ListServers query{}? page#? limit#? sort_by*? sort_desc!?
ListFullServers query{}? page#? limit#?
ListTerminals target{}? use_names!? terms[]? page#? limit#? sort_by*? sort_desc!?
GetContainersSummary
ListAllContainers servers[]? tags[]? terms[]? state*? page#? limit#? sort_by*? sort_desc!?
ListContainers server
InspectContainer server container
GetResourceMatchingContainer server container
GetContainerLog server container tail#? timestamps!?
SearchContainerLog server container terms[] combinator*? invert!? timestamps!?
ListComposeProjects server
ListNetworks server
InspectNetwork server network
ListImages server
InspectImage server image
ListImageHistory server image
ListVolumes server
InspectVolume server volume
GetSystemInformation server
GetSystemStats server
GetHistoricalServerStats server granularity* page#?
ListSystemProcesses server
GetStacksSummary
GetStack stack
GetStackActionState stack
GetStackLog stack services[] tail#? timestamps!?
SearchStackLog stack services[] terms[] combinator*? invert!? timestamps!?
InspectStackContainer stack service
InspectStackSwarmService stack service
ListStacks query{}? page#? limit#? sort_by*? sort_desc!?
ListFullStacks query{}? page#? limit#?
ListStackServices stack
ListAllStackServices stacks[]? tags[]? terms[]? state*? page#? limit#?
ListCommonStackExtraArgs query{}?
ListCommonStackBuildExtraArgs query{}?
GetDeploymentsSummary
GetDeployment deployment
GetDeploymentContainer deployment
GetDeploymentActionState deployment
GetDeploymentStats deployment
GetDeploymentLog deployment tail#? timestamps!?
SearchDeploymentLog deployment terms[] combinator*? invert!? timestamps!?
InspectDeploymentContainer deployment
InspectDeploymentSwarmService deployment
ListDeployments query{}? page#? limit#? sort_by*? sort_desc!?
ListFullDeployments query{}? page#? limit#?
ListCommonDeploymentExtraArgs query{}?
GetBuildsSummary
GetBuild build
GetBuildActionState build
GetBuildMonthlyStats page#?
ListBuildVersions build major#? minor#? patch#? limit#?
ListBuilds query{}? page#? limit#? sort_by*? sort_desc!?
ListFullBuilds query{}? page#? limit#?
ListCommonBuildExtraArgs query{}?
GetReposSummary
GetRepo repo
GetRepoActionState repo
ListRepos query{}? page#? limit#? sort_by*? sort_desc!?
ListFullRepos query{}? page#? limit#?
GetProceduresSummary
GetProcedure procedure
GetProcedureActionState procedure
ListProcedures query{}? page#? limit#? sort_by*? sort_desc!?
ListFullProcedures query{}? page#? limit#?
GetActionsSummary
GetAction action
GetActionActionState action
ListActions query{}? page#? limit#? sort_by*? sort_desc!?
ListFullActions query{}? page#? limit#?
ListSchedules tags[]? tag_behavior*? terms[]? page#? limit#? sort_by*? sort_desc!?
GetResourceSyncsSummary
GetResourceSync sync
GetResourceSyncActionState sync
ListResourceSyncs query{}? page#? limit#? sort_by*? sort_desc!?
ListFullResourceSyncs query{}? page#? limit#?
GetBuildersSummary
GetBuilder builder
ListBuilders query{}? page#? limit#? sort_by*? sort_desc!?
ListFullBuilders query{}? page#? limit#?
GetAlertersSummary
GetAlerter alerter
ListAlerters query{}? page#? limit#? sort_by*? sort_desc!?
ListFullAlerters query{}? page#? limit#?
ExportAllResourcesToToml include_resources!? tags[]? include_variables!? include_user_groups!?
  existing{}?
ExportResourcesToToml targets*? user_groups[]? include_variables!? existing{}?
GetTag tag
ListTags query{}?
GetUsername user_id
GetPermission target{}
FindUser user
ListUsers service_users*?
ListApiKeys
ListApiKeysForServiceUser user
ListPermissions
ListUserTargetPermissions user_target{}
GetUserGroup user_group
ListUserGroups
GetUpdate id
ListUpdates query{}? page#?
ListAlerts query{}? page#?
GetAlert id
GetVariable name
ListVariables
GetGitProviderAccount id
ListGitProviderAccounts domain? username?
GetImageRegistryAccount id
ListImageRegistryAccounts domain? username?
ListOnboardingKeys
`;

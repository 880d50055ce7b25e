/**
 * The requests of `/execute` in the order in which Komodo 2.3.2 lists them in its "unknown variant"
 * error, with their parameters. The notation is explained at `parseRequests`.
 */
export const EXECUTE_REQUESTS = `
DeployStack stack services[]? stop_time#?
BatchDeployStack pattern tags[]?
DeployStackIfChanged stack stop_time#?
BatchDeployStackIfChanged pattern tags[]?
PullStack stack services[]?
BatchPullStack pattern tags[]?
StartStack stack services[]?
RestartStack stack services[]?
StopStack stack stop_time#? services[]?
PauseStack stack services[]?
UnpauseStack stack services[]?
DestroyStack stack services[]? remove_orphans!? stop_time#?
BatchDestroyStack pattern tags[]?
RunStackService stack service command[]? no_tty!? no_deps!? detach!? service_ports!? env{}?
  workdir? user? entrypoint? pull!?
Deploy deployment stop_signal*? stop_time#?
BatchDeploy pattern tags[]?
PullDeployment deployment
StartDeployment deployment
RestartDeployment deployment
PauseDeployment deployment
UnpauseDeployment deployment
StopDeployment deployment signal*? time#?
DestroyDeployment deployment signal*? time#?
BatchDestroyDeployment pattern tags[]?
RunBuild build
BatchRunBuild pattern tags[]?
CancelBuild build
CloneRepo repo
BatchCloneRepo pattern tags[]?
PullRepo repo
BatchPullRepo pattern tags[]?
BuildRepo repo
BatchBuildRepo pattern tags[]?
CancelRepoBuild repo
RunProcedure procedure
BatchRunProcedure pattern tags[]?
CancelProcedure procedure update_id?
RunAction action args{}?
BatchRunAction pattern tags[]?
CancelAction action update_id?
RunSync sync resource_type*? resources[]?
TestAlerter alerter
SendAlert level*? message details? alerters[]?
StartContainer server container
RestartContainer server container
PauseContainer server container
UnpauseContainer server container
StopContainer server container signal*? time#?
DestroyContainer server container signal*? time#?
StartAllContainers server
RestartAllContainers server
PauseAllContainers server
UnpauseAllContainers server
StopAllContainers server
PruneContainers server
DeleteNetwork server name
PruneNetworks server
DeleteImage server name
PruneImages server
DeleteVolume server name
PruneVolumes server
PruneDockerBuilders server
PruneBuildx server
PruneSystem server
RemoveSwarmNodes swarm nodes[] force!?
UpdateSwarmNode swarm node availability{}? label_add[]? label_rm[]? role{}?
RemoveSwarmStacks swarm stacks[] detach!?
RemoveSwarmServices swarm services[]
CreateSwarmConfig swarm name data labels[]? template_driver?
RotateSwarmConfig swarm config data
RemoveSwarmConfigs swarm configs[]
CreateSwarmSecret swarm name data driver? labels[]? template_driver?
RotateSwarmSecret swarm secret data
RemoveSwarmSecrets swarm secrets[]
ClearRepoCache
BackupCoreDatabase
GlobalAutoUpdate skip_auto_update!?
RotateAllServerKeys
RotateCoreKeys force!?
`;

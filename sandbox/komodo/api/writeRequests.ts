/**
 * The requests of `/write` in the order in which Komodo 2.3.2 lists them in its "unknown variant"
 * error, with their parameters. The notation is explained at `parseRequests`.
 */
export const WRITE_REQUESTS = `
UpdateResourceMeta target{} description? template!? tags[]?
CreateSwarm name config{}?
CopySwarm name id
DeleteSwarm id
UpdateSwarm id config{}
RenameSwarm id name
CreateServer name config{}? public_key?
CopyServer name id public_key?
DeleteServer id
UpdateServer id config{}
RenameServer id name
CreateNetwork server name
UpdateServerPublicKey server public_key
RotateServerKeys server
CreateTerminal name? target{} command? mode{}? recreate{}?
DeleteTerminal target{} terminal
DeleteAllTerminals server
BatchDeleteAllTerminals query{}?
CreateStack name config{}?
CopyStack name id
DeleteStack id
UpdateStack id config{}
RenameStack id name
WriteStackFileContents stack file_path contents
RefreshStackCache stack
CheckStackForUpdate stack skip_auto_update!? wait_for_auto_update!? skip_cache_refresh!?
BatchCheckStackForUpdate pattern tags[]? skip_auto_update!? wait_for_auto_update!?
  skip_cache_refresh!?
CreateDeployment name config{}?
CopyDeployment name id
CreateDeploymentFromContainer name server
DeleteDeployment id
UpdateDeployment id config{}
RenameDeployment id name
CheckDeploymentForUpdate deployment skip_auto_update!? wait_for_auto_update!?
BatchCheckDeploymentForUpdate pattern tags[]? skip_auto_update!? wait_for_auto_update!?
CreateBuild name config{}?
CopyBuild name id
DeleteBuild id
UpdateBuild id config{}
RenameBuild id name
WriteBuildFileContents build contents
RefreshBuildCache build
CreateRepo name config{}?
CopyRepo name id
DeleteRepo id
UpdateRepo id config{}
RenameRepo id name
RefreshRepoCache repo
CreateProcedure name config{}?
CopyProcedure name id
DeleteProcedure id
UpdateProcedure id config{}
RenameProcedure id name
CreateAction name config{}?
CopyAction name id
DeleteAction id
UpdateAction id config{}
RenameAction id name
CreateResourceSync name config{}?
CopyResourceSync name id
DeleteResourceSync id
UpdateResourceSync id config{}
RenameResourceSync id name
WriteSyncFileContents sync resource_path file_path contents
CommitSync sync
RefreshResourceSyncPending sync
CreateBuilder name config{}?
CopyBuilder name id
DeleteBuilder id
UpdateBuilder id config{}
RenameBuilder id name
CreateAlerter name config{}?
CopyAlerter name id
DeleteAlerter id
UpdateAlerter id config{}
RenameAlerter id name
CreateOnboardingKey name expires#? private_key? tags[]? privileged!? copy_server?
  create_builder!?
UpdateOnboardingKey public_key enabled!? name? expires#? tags[]? privileged!? copy_server?
  create_builder!?
DeleteOnboardingKey public_key
PushRecentlyViewed resource{}
SetLastSeenUpdate
CreateLocalUser username password
DeleteUser user
CreateServiceUser username description
UpdateServiceUserDescription username description
CreateApiKeyForServiceUser user_id name expires#?
DeleteApiKeyForServiceUser key
CreateUserGroup name
RenameUserGroup id name
DeleteUserGroup id
AddUserToUserGroup user_group user
RemoveUserFromUserGroup user_group user
SetUsersInUserGroup user_group users[]
SetEveryoneUserGroup user_group everyone!
UpdateUserAdmin user_id admin!
UpdateUserBasePermissions user_id enabled!? create_servers!? create_builds!?
UpdatePermissionOnResourceType user_target{} resource_type* permission*
UpdatePermissionOnTarget user_target{} resource_target{} permission*
CreateTag name color*?
DeleteTag id
RenameTag id name
UpdateTagColor tag color*
CreateVariable name value? description? is_secret!?
UpdateVariableValue name value
UpdateVariableDescription name description
UpdateVariableIsSecret name is_secret!
DeleteVariable name
CreateGitProviderAccount account{}
UpdateGitProviderAccount id account{}
DeleteGitProviderAccount id
CreateImageRegistryAccount account{}
UpdateImageRegistryAccount id account{}
DeleteImageRegistryAccount id
CloseAlert id
`;

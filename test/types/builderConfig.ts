import type { Types } from "komodo_client";
import type { Against, ConfigPart, Listed, None, Unmatched } from "./against";
import type {
  awsBuilderFields,
  awsGitProviderFields,
  awsImageRegistryFields,
} from "../../providers/komodo/builder/awsFields";
import type {
  AwsBuilder,
  AwsGitProvider,
  AwsImageRegistry,
  ProviderAccount,
} from "../../providers/komodo/builder/awsInputs";
import type {
  builderFields,
  BuilderInputs,
  serverBuilderFields,
  ServerBuilder,
  urlBuilderFields,
  UrlBuilder,
} from "../../providers/komodo/builder/fields";
import type { MetaInputs } from "../../providers/komodo/meta";

/*
 * Held against Komodo's official types by `tsc`, as komodoConfig.ts does. Nothing here runs.
 */

/** Komodo's types of builders by our names of them: all there are. */
type Variants = {
  [V in Types.BuilderConfig as Lowercase<V["type"]>]: V["params"];
};

/** Komodo 2.3.2 neither stores nor returns the token of such an account. */
type OfficialAccount = Omit<Types.ProviderAccount, "token">;

/** Fields in which we and Komodo differ, by type; the compiler insists that there are none. */
export interface BuilderDifferences {
  types: Unmatched<Variants, Omit<BuilderInputs, keyof MetaInputs>>;
  typesTable: Unmatched<ConfigPart<typeof builderFields, MetaInputs>, Variants>;
  url: Against<Types.UrlBuilderConfig, UrlBuilder>;
  urlTable: Unmatched<typeof urlBuilderFields, UrlBuilder>;
  server: Against<Types.ServerBuilderConfig, ServerBuilder>;
  serverTable: Unmatched<typeof serverBuilderFields, ServerBuilder>;
  aws: Against<Types.AwsBuilderConfig, AwsBuilder>;
  awsTable: Unmatched<typeof awsBuilderFields, AwsBuilder>;
  gitProvider: Against<Types.GitProvider, AwsGitProvider>;
  gitProviderTable: Unmatched<typeof awsGitProviderFields, AwsGitProvider>;
  imageRegistry: Against<Types.ImageRegistry, AwsImageRegistry>;
  imageRegistryTable: Unmatched<typeof awsImageRegistryFields, AwsImageRegistry>;
  account: Against<OfficialAccount, ProviderAccount>;
}

/** The proof: an error here lists what is missing. */
export type NoBuilderDifferences = None<BuilderDifferences>;

/** Every field of Komodo 2.3.2's UrlBuilderConfig, complete by type, for tests at run time. */
export const urlBuilderNames: Listed<Types.UrlBuilderConfig> = {
  address: true,
  periphery_public_key: true,
  insecure_tls: true,
  passkey: true,
};

/** Every field of Komodo 2.3.2's ServerBuilderConfig, complete by type, for tests at run time. */
export const serverBuilderNames: Listed<Types.ServerBuilderConfig> = { server_ids: true };

/** Every field of Komodo 2.3.2's AwsBuilderConfig, complete by type, for tests at run time. */
export const awsBuilderNames: Listed<Types.AwsBuilderConfig> = {
  region: true,
  instance_type: true,
  volume_gb: true,
  ami_id: true,
  subnet_id: true,
  key_pair_name: true,
  assign_public_ip: true,
  use_public_ip: true,
  security_group_ids: true,
  user_data: true,
  port: true,
  use_https: true,
  periphery_public_key: true,
  insecure_tls: true,
  git_providers: true,
  image_registries: true,
  secrets: true,
};

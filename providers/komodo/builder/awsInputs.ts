/**
 * An account at a Git host or registry that a machine has, with its token on the machine itself:
 * Komodo 2.3.2 takes a token here but neither stores nor returns it, so there is none to give.
 */
export interface ProviderAccount {
  username: string;
}

/** A Git host that the machine image has accounts for. */
export interface AwsGitProvider {
  domain?: string;
  https?: boolean;
  accounts: ProviderAccount[];
}

/** A registry that the machine image has accounts for. */
export interface AwsImageRegistry {
  domain?: string;
  accounts: ProviderAccount[];
  organizations?: string[];
}

/** EC2 instances that build, one for each build. */
export interface AwsBuilder {
  region?: string;
  instanceType?: string;
  volumeGb?: number;
  amiId: string;
  subnetId: string;
  keyPairName?: string;
  assignPublicIp?: boolean;
  usePublicIp?: boolean;
  securityGroupIds?: string[];
  userData?: string;
  port?: number;
  useHttps?: boolean;
  peripheryPublicKey?: string;
  insecureTls?: boolean;
  gitProviders?: AwsGitProvider[];
  imageRegistries?: AwsImageRegistry[];
  secrets?: string[];
}

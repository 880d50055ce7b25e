import type { Field, Fields } from "../../dynamic/fields";
import { flag, list, text } from "../fieldForms";
import type { AwsBuilder, AwsGitProvider, AwsImageRegistry, ProviderAccount } from "./awsInputs";

/** Table of an account on the machine image. */
export const accountFields: Fields<ProviderAccount> = {
  username: {
    type: "string",
    required: true,
    doc: "User name. Its token is on the machine: Komodo stores none here.",
  },
};

function accounts(doc: string): Field<ProviderAccount[]> {
  return { type: "objects", required: true, fields: accountFields as Record<string, Field>, doc };
}

/** Table of a Git host on the machine image. */
export const awsGitProviderFields: Fields<AwsGitProvider> = {
  domain: text("Host, without `https://`.", { default: "github.com" }),
  https: flag(true, "Clone with https rather than http."),
  accounts: accounts("Accounts at the host."),
};

/** Table of a registry on the machine image. */
export const awsImageRegistryFields: Fields<AwsImageRegistry> = {
  domain: text("Host, without `https://`.", { default: "docker.io" }),
  accounts: accounts("Accounts at the registry."),
  organizations: list("Organizations that may own the images."),
};

/** Table of `aws`: Komodo 2.3.2's AwsBuilderConfig in full. */
export const awsBuilderFields: Fields<AwsBuilder> = {
  amiId: { type: "string", required: true, doc: "Machine image: one that starts Periphery." },
  subnetId: { type: "string", required: true, doc: "Subnet of the instance." },
  region: text("AWS region.", { default: "us-east-1" }),
  instanceType: text("Type of the instance.", { default: "c5.2xlarge" }),
  volumeGb: {
    type: "number",
    default: 20,
    range: [1, 16_384],
    doc: "Size of the instance's disk, in GB.",
  },
  keyPairName: text("Key pair of the instance."),
  assignPublicIp: flag(false, "Give the instance a public address."),
  usePublicIp: flag(false, "Reach Periphery by the public address rather than the private one."),
  securityGroupIds: list("Security groups; one of them must let Core in to Periphery."),
  userData: text("User data of the instance: what it runs at its start.", { secret: true }),
  port: { type: "number", default: 8120, range: [1, 65_535], doc: "Port of Periphery." },
  useHttps: flag(true, "Reach Periphery by https rather than http."),
  peripheryPublicKey: text("Public key that Periphery must have; empty accepts any."),
  insecureTls: flag(true, "Accept a certificate that no authority signed."),
  gitProviders: {
    type: "objects",
    default: [],
    fields: awsGitProviderFields as Record<string, Field>,
    doc: "Git hosts that the machine image has accounts for.",
  },
  imageRegistries: {
    type: "objects",
    default: [],
    fields: awsImageRegistryFields as Record<string, Field>,
    doc: "Registries that the machine image has accounts for.",
  },
  secrets: list("Names of the secrets that the machine image has."),
};

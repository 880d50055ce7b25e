import type * as pulumi from "@pulumi/pulumi";
import { getClientConfigOutput } from "@pulumi/azure-native/authorization/getClientConfig";
import { Vault } from "@pulumi/azure-native/keyvault/vault";
import type { PartContext } from "./context";
import { keyVaultDefaults, type KeyVaultArgs } from "./options";
import { grant, type Grant } from "./roles";

/** A vault and where it is reached. */
export interface CoreVault {
  readonly name: pulumi.Output<string>;
  readonly uri: pulumi.Output<string>;
}

/**
 * A vault that nobody can purge before its time, with access by roles instead of policies. The
 * machine's identity may read secrets, the named officers may write them. `last` are the resources that no other depends on.
 */
export function makeKeyVault(
  context: PartContext,
  args: KeyVaultArgs,
  principalId: pulumi.Output<string>,
): { vault: CoreVault; last: pulumi.Resource[] } {
  const { name, spec, group, options } = context;
  const { vaultName, retentionDays, secretOfficers } = { ...keyVaultDefaults, ...args };
  const { tenantId } = getClientConfigOutput({ parent: options.parent });
  const properties = {
    tenantId,
    sku: { family: "A", name: "standard" },
    enableRbacAuthorization: true,
    enableSoftDelete: true,
    softDeleteRetentionInDays: retentionDays,
    enablePurgeProtection: true,
  } as const;
  const vault = new Vault(
    `${name}-vault`,
    {
      resourceGroupName: group.name,
      ...{ vaultName, location: spec.location, tags: spec.tags, properties },
    },
    options,
  );
  const scope = vault.id;
  const principalType = "ServicePrincipal";
  const key = "vault-reader";
  const reader = {
    key,
    role: "Key Vault Secrets User",
    scope,
    principalId,
    principalType,
  } as const;
  const officers = secretOfficers.map((id) => officerOf(scope, id.toLowerCase()));
  const last = [reader, ...officers].map((given) => grant(context, given));
  const uri = vault.properties.apply(({ vaultUri }) => vaultUri);
  return { vault: { name: vault.name, uri }, last };
}

function officerOf(scope: pulumi.Input<string>, principalId: string): Grant {
  const key = `vault-officer-${principalId}`;
  return { key, role: "Key Vault Secrets Officer", scope, principalId, revocable: true };
}

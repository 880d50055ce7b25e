import type * as pulumi from "@pulumi/pulumi";
import { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment";
import type { PartContext } from "./context";

/** Ids of built-in roles: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const ROLES = {
  "Storage Blob Data Contributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
  "Key Vault Secrets User": "4633458b-17de-408a-b874-0445c86b69e6",
  "Key Vault Secrets Officer": "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
} as const;

/** Who gets which role on what. */
export interface Grant {
  /** End of the assignment's Pulumi name. */
  readonly key: string;
  readonly role: keyof typeof ROLES;
  /** Id of the resource that the role holds for. */
  readonly scope: pulumi.Input<string>;
  readonly principalId: pulumi.Input<string>;
  /** May be taken away again at any time, whatever protects the rest. @default false */
  readonly revocable?: boolean;
  /** What the principal is; needed for one that has just been made, which others may not know yet. */
  readonly principalType?: "ServicePrincipal";
}

/** Gives a built-in role to one principal. */
export function grant(context: PartContext, given: Grant): RoleAssignment {
  const { name, group, options } = context;
  const { key, role, scope, principalId, principalType, revocable = false } = given;
  // Azure answers with the subscription in the id: without it every refresh would show a change.
  const subscription = group.id.apply((id) => id.split("/").slice(0, 3).join("/"));
  const roleDefinitionId = subscription.apply(
    (start) => `${start}/providers/Microsoft.Authorization/roleDefinitions/${ROLES[role]}`,
  );
  return new RoleAssignment(
    `${name}-${key}`,
    { scope, principalId, roleDefinitionId, ...(principalType && { principalType }) },
    revocable ? { ...options, protect: false } : options,
  );
}

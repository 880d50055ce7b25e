import type * as pulumi from "@pulumi/pulumi";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import type { Inputs, Reference } from "../../dynamic/args";
import type { ServiceUser } from "../serviceUser/resource";
import type { User } from "../user/resource";
import type { UserGroup } from "../userGroup/resource";
import { permissionFields, type PermissionInputs, type PermissionTarget } from "./fields";

/** Arguments of a {@link Permission}. */
export type PermissionArgs = Omit<Inputs<PermissionInputs>, "user" | "group" | "target"> & {
  /** The user or service user: the resource, its id or its name. Either this or `group`. */
  user?: Reference<User | ServiceUser>;
  /** The user group: the resource, its id or its name. Either this or `user`. */
  group?: Reference<UserGroup>;
  /** The resource, or its type with its id or name. Either this or `resourceType`. */
  target?: DynamicResource | Inputs<PermissionTarget>;
};

/**
 * What a user or group may do with one resource, or with all resources of a kind.
 * @example
 * new Permission("ops-media", { group: ops, target: media, level: "Execute", specific: ["Logs"] });
 */
export class Permission extends DynamicResource {
  /** How far it goes. */
  declare readonly level: pulumi.Output<string>;

  constructor(name: string, args: PermissionArgs, options?: pulumi.CustomResourceOptions) {
    const { target } = args;
    const all = DynamicResource.isInstance(target) ? { ...args, target: targetOf(target) } : args;
    const fields = untyped(permissionFields);
    super({ kind: "komodo:Permission", fields, isAlone: true }, name, all, options);
  }
}

/** A resource's own URN tells its kind: `...$pulumi-nodejs:komodo:Server::nas`. */
function targetOf({ id, urn }: pulumi.CustomResource): object {
  const type = urn.apply((text) => text.split("::").at(-2)?.split(":").at(-1) ?? "");
  return { type, id };
}

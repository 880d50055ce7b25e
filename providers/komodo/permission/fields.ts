import type { Field, Fields } from "../../dynamic/fields";
import type { PropertyProblem } from "../../dynamic/validate";
import type { PermissionLevel, ResourceType, SpecificPermission } from "../api";
import { levels, resourceTypes, rights, rightsProblem } from "./grant";

/** One resource that a permission is about. */
export interface PermissionTarget {
  type: ResourceType;
  /** Id or name. */
  id: string;
}

/** Inputs of a permission. */
export interface PermissionInputs {
  user?: string;
  group?: string;
  target?: PermissionTarget;
  resourceType?: ResourceType;
  level: PermissionLevel;
  specific?: SpecificPermission[];
  adopt?: boolean;
}

/** Outputs beyond the inputs. */
export interface PermissionOuts {
  /** Id of the user or group. */
  holderId: string;
  /** Name of the user or group when the permission was given. */
  holderName?: string | undefined;
  /** Id of the resource, where the permission is about one. */
  targetId?: string | undefined;
}

const targetFields: Fields<PermissionTarget> = {
  type: { type: "string", required: true, oneOf: resourceTypes, doc: "Its kind." },
  id: {
    type: "string",
    required: true,
    // Of the kind that `type` says.
    reference: "any",
    doc: "The resource, its id or its name.",
  },
};

const holder = {
  type: "string",
  replace: true,
  alias: ["holderId", "holderName"],
} as const;

/** Table of a permission's inputs. */
export const permissionFields: Fields<PermissionInputs> = {
  user: {
    ...holder,
    reference: "User",
    doc: "The user or service user: the resource, its id or its name. Either this or `group`.",
  },
  group: {
    ...holder,
    reference: "UserGroup",
    doc: "The user group: the resource, its id or its name. Either this or `user`.",
  },
  target: {
    type: "object",
    replace: true,
    fields: targetFields as Record<string, Field>,
    doc: "The one resource that it is about; programs give the resource. Or `resourceType`.",
  },
  resourceType: {
    type: "string",
    replace: true,
    oneOf: resourceTypes,
    doc: "The kind of which it is about all resources. Either this or `target`.",
  },
  level: {
    type: "string",
    required: true,
    oneOf: levels,
    doc: "How far it goes; each level includes those before it.",
  },
  specific: {
    type: "strings",
    default: [],
    unordered: true,
    doc: `Rights that no level includes: ${rights.map((right) => `\`${right}\``).join(", ")}.`,
    problem: (given) => rightsProblem("specific", given),
  },
  adopt: {
    type: "boolean",
    local: true,
    doc: "Take over the permission that exists, instead of failing.",
  },
};

const EITHER = [
  ["user", "group"],
  ["target", "resourceType"],
] as const;

/** Findings about inputs of which exactly one must be there. */
export function permissionProblems(inputs: Partial<PermissionInputs>): PropertyProblem[] {
  return EITHER.flatMap(([path, other]): PropertyProblem[] => {
    const count = [inputs[path], inputs[other]].filter((value) => value !== undefined).length;
    if (count === 1) return [];
    const found = count === 0 ? "neither is there" : "both are there";
    const message = `exactly one of "${path}" and "${other}" is needed, but ${found}`;
    return [{ path, message, fix: count === 0 ? "Set one of them" : "Remove one of them" }];
  });
}

import type { Field, FieldProblem, Fields } from "../../dynamic/fields";
import { isRecord } from "../../dynamic/values";
import type { ResourceType } from "../api";
import { nameProblem, plainName } from "../normalise";
import {
  fullGrant,
  type GrantInput,
  levels,
  resourceTypes,
  rightsProblem,
} from "../permission/grant";

/** Inputs of a user group. */
export interface UserGroupInputs {
  name: string;
  users?: string[];
  everyone?: boolean;
  all?: Partial<Record<ResourceType, GrantInput>>;
  adopt?: boolean;
}

const NOTHING: GrantInput = { level: "None", specific: [] };

function byType<T>(value: (type: ResourceType) => T): Record<ResourceType, T> {
  const entries = resourceTypes.map((type) => [type, value(type)]);
  return Object.fromEntries(entries) as Record<ResourceType, T>;
}

function grantField(type: ResourceType): Field<GrantInput> {
  return {
    type: "any",
    default: NOTHING,
    doc: `Permission on every ${type}: a level, or \`{ level, specific }\`.`,
    normalise: fullGrant,
    problem: (grant) => grantProblem(`all.${type}`, grant),
  };
}

function grantProblem(path: string, grant: unknown): FieldProblem | undefined {
  const given: unknown = isRecord(grant) ? (grant.level ?? "None") : grant;
  if (!(levels as readonly unknown[]).includes(given)) {
    const message = `"${path}" has the level ${JSON.stringify(given)}, allowed are ${levels.join(", ")}`;
    return { message, fix: "Choose one of them" };
  }
  if (!isRecord(grant)) return undefined;
  const stranger = Object.keys(grant).find((key) => !["level", "specific"].includes(key));
  if (stranger !== undefined) {
    const message = `"${path}.${stranger}" is not a property`;
    return { message, fix: 'Use "level" and "specific"' };
  }
  const { specific = [] } = grant;
  if (Array.isArray(specific)) return rightsProblem(`${path}.specific`, specific as string[]);
  return { message: `"${path}.specific" must be a list of strings`, fix: "Give a list" };
}

function twiceProblem(users: string[]): FieldProblem | undefined {
  const twice = users.find((user, at) => users.indexOf(user) !== at);
  if (twice === undefined) return undefined;
  return { message: `"users" holds "${twice}" twice`, fix: "Remove one of them" };
}

/** Table of a user group's inputs. */
export const userGroupFields: Fields<UserGroupInputs> = {
  name: {
    type: "string",
    required: true,
    doc: "Name; a rename keeps the group.",
    problem: nameProblem(plainName),
  },
  users: {
    type: "strings",
    default: [],
    unordered: true,
    reference: "User",
    doc: "Its users and service users, and no others: resources, ids or names.",
    problem: twiceProblem,
  },
  everyone: {
    type: "boolean",
    default: false,
    doc: "Whether all users belong to it, whatever `users` says.",
  },
  all: {
    type: "object",
    default: byType(() => NOTHING),
    fields: byType(grantField) as Record<string, Field>,
    doc:
      "Permissions on all resources of a type. Types that the program does not name are left as " +
      "they are; one that leaves the program is set to `None`.",
  },
  adopt: {
    type: "boolean",
    local: true,
    doc: "Take over a group that exists under this name, instead of failing.",
  },
};

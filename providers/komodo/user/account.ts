import type { Field, FieldProblem, Fields } from "../../dynamic/fields";

/** Inputs that users and service users share. */
export interface UserAccountInputs {
  username: string;
  enabled?: boolean;
  createServers?: boolean;
  createBuilds?: boolean;
  admin?: boolean;
  adopt?: boolean;
}

const LONGEST_NAME = 100;

function nameProblem(name: string): FieldProblem | undefined {
  if (!/^[\w.@-]+$/.test(name) || name.length > LONGEST_NAME) {
    return {
      message: `"username" is "${name.slice(0, 60)}"; Komodo takes letters, digits and . _ @ -, from 1 to ${LONGEST_NAME} of them`,
      fix: "Choose such a name",
    };
  }
  if (!/^[0-9a-f]{24}$/i.test(name)) return undefined;
  const message = `"username" is "${name}", which Komodo reads as an id`;
  return { message, fix: "Choose a name" };
}

function flag(value: boolean, doc: string): Field<boolean> {
  return { type: "boolean", default: value, doc };
}

/** Table of the inputs that users and service users share. */
export const userAccountFields: Fields<UserAccountInputs> = {
  username: {
    type: "string",
    required: true,
    replace: true,
    doc:
      "Name, unique among users and service users together; left out, it is the resource's name. " +
      "Komodo lets nobody rename another account.",
    problem: nameProblem,
  },
  enabled: flag(true, "Whether the account works."),
  createServers: flag(false, "Whether it may make servers."),
  createBuilds: flag(false, "Whether it may make builds."),
  admin: flag(
    false,
    "Whether it may do everything, whatever its permissions. Only a super admin can set it.",
  ),
  adopt: {
    type: "boolean",
    local: true,
    doc: "Take over the account of this name that exists, instead of failing.",
  },
};

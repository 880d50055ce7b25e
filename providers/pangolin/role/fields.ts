import type { Fields } from "../../dynamic/fields";
import type { PropertyProblem } from "../../dynamic/validate";
import { hasUnknown } from "../../dynamic/values";
import { orgField } from "../fieldProblems";
import { adoptField, nameField } from "../identity";

/** Inputs of a role. */
export interface RoleInputs {
  name: string;
  description?: string;
  takeOverBy?: string;
  org?: string;
  adopt?: boolean;
}

/** Role that takes over the users of a deleted one when the program names none. */
export const DEFAULT_HEIR = "Member";

/** Table of a role's inputs. */
export const roleFields: Fields<RoleInputs> = {
  name: {
    ...nameField("Name, unique in the organization; `Admin` is Pangolin's own."),
    problem: (name) =>
      name === "Admin"
        ? {
            message: '"name" is "Admin", the role that Pangolin makes itself and does not change',
            fix: "Choose another name",
          }
        : nameField("").problem?.(name),
  },
  description: { type: "string", default: "", doc: "Free text, shown in Pangolin." },
  takeOverBy: {
    type: "string",
    default: DEFAULT_HEIR,
    unsent: true,
    reference: "Role",
    doc: "Role, its id or its name, that the users get when this one is deleted: Pangolin asks for one.",
  },
  org: orgField,
  adopt: adoptField("a role of this name"),
};

/** Findings that concern more than one input. */
export function roleProblems({ name, takeOverBy = DEFAULT_HEIR }: Partial<RoleInputs>) {
  if (name !== takeOverBy || hasUnknown(name)) return [];
  const message = `"takeOverBy" is "${takeOverBy}", the role itself`;
  const problem: PropertyProblem = {
    path: "takeOverBy",
    message,
    fix: "Name the role that its users get when it is deleted",
  };
  return [problem];
}

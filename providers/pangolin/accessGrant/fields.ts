import type { Fields } from "../../dynamic/fields";
import type { PropertyProblem } from "../../dynamic/validate";
import { lookUpOrgField } from "../fieldProblems";
import { clientProblems, exactlyOne, targetFields, type TargetInputs } from "../grantInputs";
import type { OrgOut } from "../orgs";

/** Inputs of a grant: one resource, and one who gets access to it. */
export interface AccessGrantInputs extends TargetInputs {
  role?: string;
  user?: string;
  client?: string;
  org?: string;
}

/** Outputs beyond the inputs. */
export interface AccessGrantOuts extends OrgOut {
  /** Id of the resource. */
  resourceId: string;
  /** Id of the role, user or client. */
  granteeId: string;
}

/** Table of a grant's inputs. */
export const accessGrantFields: Fields<AccessGrantInputs> = {
  ...targetFields,
  role: {
    type: "string",
    replace: true,
    reference: "Role",
    alias: ["granteeId"],
    doc: "The role that gets access: itself, its id or its name. Not the Admin role, which has it.",
  },
  user: {
    type: "string",
    replace: true,
    alias: ["granteeId"],
    doc: "The user who gets access: e-mail address, user name or id.",
  },
  client: {
    type: "string",
    replace: true,
    reference: "Client",
    alias: ["granteeId"],
    doc: "The machine client that gets access, to private resources only: itself, its id, nice id or name.",
  },
  org: lookUpOrgField,
};

/** Findings that concern more than one input. */
export function accessGrantProblems(inputs: Partial<AccessGrantInputs>): PropertyProblem[] {
  return [
    ...exactlyOne({ ...inputs }, ["privateResource", "publicResource"]),
    ...exactlyOne({ ...inputs }, ["role", "user", "client"]),
    ...clientProblems(inputs, inputs.client, "client"),
  ];
}

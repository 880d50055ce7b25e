import type { Field, Fields } from "../../dynamic/fields";
import type { PropertyProblem } from "../../dynamic/validate";
import { lookUpOrgField } from "../fieldProblems";
import { clientProblems, exactlyOne, targetFields, type TargetInputs } from "../grantInputs";
import type { OrgOut } from "../orgs";

/** Inputs of all grants of one resource. */
export interface AccessGrantsInputs extends TargetInputs {
  roles?: string[];
  users?: string[];
  clients?: string[];
  org?: string;
}

/** Outputs beyond the inputs. */
export interface AccessGrantsOuts extends OrgOut {
  /** Id of the resource. */
  resourceId: string;
}

function listField(reference: string | undefined, doc: string): Field<string[]> {
  return {
    type: "strings",
    default: [],
    unordered: true,
    ...(reference !== undefined && { reference }),
    doc,
  };
}

/** Table of the inputs. */
export const accessGrantsFields: Fields<AccessGrantsInputs> = {
  ...targetFields,
  roles: listField(
    "Role",
    "Roles with access: themselves, their ids or names. The Admin role always has it and is not named.",
  ),
  users: listField(undefined, "Users with access: e-mail addresses, user names or ids."),
  clients: listField(
    "Client",
    "Machine clients with access, to private resources only: themselves, their ids, nice ids or names.",
  ),
  org: lookUpOrgField,
};

/** Findings that concern more than one input. */
export function accessGrantsProblems(inputs: Partial<AccessGrantsInputs>): PropertyProblem[] {
  const hasClients = (inputs.clients ?? []).length > 0;
  return [
    ...exactlyOne({ ...inputs }, ["privateResource", "publicResource"]),
    ...clientProblems(inputs, hasClients ? inputs.clients : undefined, "clients"),
  ];
}

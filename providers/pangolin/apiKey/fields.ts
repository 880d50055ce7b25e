import type { Fields } from "../../dynamic/fields";
import { nameProblem, orgField } from "../fieldProblems";
import type { OrgOut } from "../orgs";

/** Inputs of an API key. */
export interface ApiKeyInputs {
  name: string;
  actions: string[];
  org?: string;
}

/** Outputs beyond the inputs. */
export interface ApiKeyOuts extends Partial<OrgOut> {
  /** The whole key, `<id>.<secret>`; Pangolin shows it once only. */
  apiKey?: string;
}

/** Table of an API key's inputs. */
export const apiKeyFields: Fields<ApiKeyInputs> = {
  name: {
    type: "string",
    required: true,
    replace: true,
    doc: "Name in the dashboard, 1 to 255 characters. It need not be unique.",
    problem: nameProblem,
  },
  actions: {
    type: "strings",
    required: true,
    unordered: true,
    doc: "What the key may do, such as `listSites` and `createSite`; at least one.",
    normalise: (actions) => [...new Set(actions)],
    problem: (actions) =>
      actions.length > 0
        ? undefined
        : { message: '"actions" is empty, and Pangolin takes no empty set', fix: "Name one" },
  },
  org: orgField,
};

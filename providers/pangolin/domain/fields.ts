import type { FieldProblem, Fields } from "../../dynamic/fields";
import { orgField } from "../fieldProblems";
import { adoptField } from "../identity";
import type { OrgOut } from "../orgs";

/** Inputs of a domain. */
export interface DomainInputs {
  baseDomain: string;
  certResolver?: string;
  preferWildcardCert?: boolean;
  org?: string;
  adopt?: boolean;
}

const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const BASE_DOMAIN = new RegExp(`^(?:${LABEL}\\.)+[a-z]{2,63}$`, "i");
const LONGEST = 253;

function domainProblem(text: string): FieldProblem | undefined {
  if (BASE_DOMAIN.test(text) && text.length <= LONGEST) return undefined;
  const message = `"baseDomain" is "${text}", which is no domain`;
  return { message, fix: "Give it as example.com, without scheme and wildcard" };
}

/** Outputs beyond the inputs. */
export interface DomainOuts extends OrgOut {
  certResolver?: string;
  preferWildcardCert?: boolean;
}

/** Table of a domain's inputs. */
export const domainFields: Fields<DomainInputs> = {
  baseDomain: {
    type: "string",
    required: true,
    replace: true,
    doc: "The domain, such as `example.com`; lower case is the same.",
    normalise: (text) => text.toLowerCase(),
    problem: domainProblem,
  },
  certResolver: {
    type: "string",
    computed: true,
    doc: 'Traefik\'s certificate resolver for names below it; left as it is when absent, `""` for none.',
  },
  preferWildcardCert: {
    type: "boolean",
    computed: true,
    doc: "Ask for one certificate for `*.<domain>`; the resolver must solve DNS challenges. Left as it is when absent.",
  },
  org: orgField,
  adopt: adoptField("a domain"),
};

import type { FieldProblem, Fields } from "../../dynamic/fields";
import { adoptField } from "../identity";

/** How an identity provider's users come into one organization. */
export interface OrgPolicy {
  org: string;
  roleMapping?: string;
  orgMapping?: string;
}

/** Inputs of an identity provider. */
export interface IdentityProviderInputs {
  name: string;
  clientId: string;
  clientSecret: string;
  authUrl: string;
  tokenUrl: string;
  identifierPath: string;
  emailPath?: string;
  namePath?: string;
  scopes: string;
  variant?: "oidc" | "google" | "azure";
  autoProvision?: boolean;
  defaultRoleMapping?: string;
  defaultOrgMapping?: string;
  tags?: string;
  orgPolicies?: OrgPolicy[];
  adopt?: boolean;
}

function addressProblem(field: string) {
  return (text: string): FieldProblem | undefined => {
    if (/^https?:\/\/[^\s/]/.test(text) && URL.canParse(text)) return undefined;
    const message = `"${field}" is "${text}", which is no http(s) address`;
    return { message, fix: "Take it from the provider's /.well-known/openid-configuration" };
  };
}

function notEmpty(field: string) {
  return (text: string): FieldProblem | undefined =>
    text === "" ? { message: `"${field}" is empty`, fix: `Set "${field}"` } : undefined;
}

function orgPoliciesProblem(policies: readonly OrgPolicy[]): FieldProblem | undefined {
  const orgs = policies.map(({ org }) => org);
  const twice = orgs.find((org, at) => orgs.indexOf(org) !== at);
  if (twice === undefined) return undefined;
  return { message: `"orgPolicies" names "${twice}" twice`, fix: "Keep one of them" };
}

/** Table of an identity provider's inputs. */
export const identityProviderFields: Fields<IdentityProviderInputs> = {
  name: {
    type: "string",
    required: true,
    doc: "Name on the sign-in button. It need not be unique.",
    problem: notEmpty("name"),
  },
  clientId: {
    type: "string",
    required: true,
    doc: "Id of the client that was registered at the provider.",
    problem: notEmpty("clientId"),
  },
  clientSecret: {
    type: "string",
    required: true,
    secret: true,
    doc: "Secret of that client. Pangolin gives it out in clear to keys that may `getIdp`.",
    problem: notEmpty("clientSecret"),
  },
  authUrl: {
    type: "string",
    required: true,
    doc: "Address of the authorisation endpoint.",
    problem: addressProblem("authUrl"),
  },
  tokenUrl: {
    type: "string",
    required: true,
    doc: "Address of the token endpoint.",
    problem: addressProblem("tokenUrl"),
  },
  identifierPath: {
    type: "string",
    required: true,
    doc: "JMESPath of the user's identifier in the token, such as `sub`.",
    problem: notEmpty("identifierPath"),
  },
  emailPath: { type: "string", default: "", doc: "JMESPath of the e-mail address." },
  namePath: { type: "string", default: "", doc: "JMESPath of the user's name." },
  scopes: {
    type: "string",
    required: true,
    doc: "Scopes to ask for, parted by blanks: `openid profile email`.",
    problem: notEmpty("scopes"),
  },
  variant: {
    type: "string",
    default: "oidc",
    oneOf: ["oidc", "google", "azure"],
    doc: "Sort of provider; it decides how the button looks.",
  },
  autoProvision: {
    type: "boolean",
    default: false,
    doc: "Make users at their first sign-in, by the mappings.",
  },
  defaultRoleMapping: {
    type: "string",
    default: "'Member'",
    doc: "JMESPath of the role's name, where an organization has none of its own.",
  },
  defaultOrgMapping: {
    type: "string",
    default: "'{{orgId}}'",
    doc: "JMESPath that decides whether a user comes into an organization, where it has none of its own.",
  },
  tags: { type: "string", default: "", doc: "Free text that Pangolin keeps with it." },
  orgPolicies: {
    type: "objects",
    default: [],
    unordered: true,
    doc: "Organizations that its users come into, and how. Others are taken off it.",
    fields: {
      org: { type: "string", required: true, doc: "Id of the organization." },
      roleMapping: { type: "string", default: "", doc: "JMESPath of the role's name." },
      orgMapping: { type: "string", default: "", doc: "JMESPath of membership." },
    },
    problem: orgPoliciesProblem,
  },
  adopt: adoptField("the one identity provider of this name"),
};

import type { FieldProblem, Fields } from "../../dynamic/fields";
import { lookUpOrgField, ofResource } from "../fieldProblems";
import type { ResourceChildOuts } from "../resourceChildren";

/** User name and password that a program sends in the `Authorization` header. */
export interface HeaderAuth {
  user: string;
  password: string;
  extendedCompatibility?: boolean;
}

/** Inputs of the ways into one public resource that need no account. */
export interface ResourceAuthInputs {
  resource: string;
  password?: string;
  pincode?: string;
  headerAuth?: HeaderAuth;
  whitelist?: string[];
  org?: string;
  adopt?: boolean;
}

/** Outputs beyond the inputs. Each write of a value gives it another id. */
export interface ResourceAuthOuts extends ResourceChildOuts {
  passwordId?: number;
  pincodeId?: number;
  headerAuthId?: number;
}

const [SHORTEST, LONGEST] = [4, 100];

function lengthProblem(field: string) {
  return (value: string): FieldProblem | undefined => {
    if (value.length >= SHORTEST && value.length <= LONGEST) return undefined;
    const message = `"${field}" has ${value.length} characters, the limits are ${SHORTEST} and ${LONGEST}`;
    return { message, fix: "Choose another" };
  };
}

function pincodeProblem(pincode: string): FieldProblem | undefined {
  if (/^\d{6}$/.test(pincode)) return undefined;
  return { message: '"pincode" is not made of 6 digits', fix: "Choose 6 digits" };
}

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const WILDCARD = /^\*@[\w.-]+\.[a-zA-Z]{2,}$/;

function whitelistProblem(emails: readonly string[]): FieldProblem | undefined {
  const wrong = emails.find((email) => {
    return email.includes("*") ? !WILDCARD.test(email) : !ADDRESS.test(email);
  });
  if (wrong === undefined) return undefined;
  const message = `"whitelist" holds "${wrong}", which is no e-mail address`;
  return { message, fix: "Write user@example.com, or *@example.com for a whole domain" };
}

/** Table of the inputs of a resource's ways in. */
export const resourceAuthFields: Fields<ResourceAuthInputs> = {
  resource: ofResource("The public resource of protocol `http`"),
  password: {
    type: "string",
    secret: true,
    doc: "Lets in whoever knows it: 4 to 100 characters.",
    problem: lengthProblem("password"),
  },
  pincode: {
    type: "string",
    secret: true,
    doc: "Lets in whoever knows it: 6 digits.",
    problem: pincodeProblem,
  },
  headerAuth: {
    type: "object",
    secret: true,
    doc: "Lets in programs that send this user name and password (basic authentication).",
    fields: {
      user: {
        type: "string",
        required: true,
        doc: "User name, 4 to 100 characters.",
        problem: lengthProblem("headerAuth.user") as (value: unknown) => FieldProblem | undefined,
      },
      password: {
        type: "string",
        required: true,
        secret: true,
        doc: "Password, 4 to 100 characters.",
        problem: lengthProblem("headerAuth.password") as (
          value: unknown,
        ) => FieldProblem | undefined,
      },
      extendedCompatibility: {
        type: "boolean",
        default: true,
        doc: "Ask for the header with a 401, for programs that send it only then.",
      },
    },
  },
  whitelist: {
    type: "strings",
    default: [],
    unordered: true,
    doc: "E-mail addresses that are let in with a code sent to them; `*@example.com` for all of a domain. Needs `emailWhitelistEnabled` on the resource. Lower case is the same.",
    normalise: (emails) => [...new Set(emails.map((email) => email.toLowerCase()))],
    problem: whitelistProblem,
  },
  org: lookUpOrgField,
  adopt: {
    type: "boolean",
    local: true,
    doc: "Replace a password, PIN, header authentication or whitelist that the resource has already, instead of failing.",
  },
};

import type { FieldProblem, Fields } from "../../dynamic/fields";
import { expiryField } from "../expiry";

/** Inputs of an API key of a service user. */
export interface ApiKeyInputs {
  name: string;
  user: string;
  expires?: string;
  triggers?: Record<string, string>;
}

/** Outputs beyond the inputs. */
export interface ApiKeyOuts {
  /** What goes into `X-Api-Key`; it is also the id. */
  key: string;
  /** What goes into `X-Api-Secret`; Komodo shows it once. */
  secret?: string | undefined;
  /** Id of the service user. */
  userId: string;
  /** Name of the service user when the key was made. */
  username?: string | undefined;
}

const LONGEST_NAME = 200;

function nameProblem(name: string): FieldProblem | undefined {
  if (name.trim() === "") return { message: '"name" is empty', fix: 'Set "name"' };
  if (name.length > LONGEST_NAME) {
    const message = `"name" has ${name.length} characters, Komodo takes ${LONGEST_NAME}`;
    return { message, fix: "Shorten it" };
  }
  if (!/\p{Cc}/u.test(name)) return undefined;
  return { message: '"name" holds a control character, which Komodo refuses', fix: "Remove it" };
}

/** Table of an API key's inputs. Komodo changes no key, so that each change makes a new one. */
export const apiKeyFields: Fields<ApiKeyInputs> = {
  name: {
    type: "string",
    required: true,
    replace: true,
    doc: "Name, at most 200 characters. Komodo lets several keys have one name.",
    problem: nameProblem,
  },
  user: {
    type: "string",
    required: true,
    replace: true,
    reference: "ServiceUser",
    alias: ["userId", "username"],
    doc: "The service user that the key acts for: the resource, its id or its name.",
  },
  expires: { ...expiryField, replace: true },
  triggers: {
    type: "map",
    default: {},
    unsent: true,
    replace: true,
    doc: "Any values: when one changes, the key is made anew and the old one is deleted afterwards.",
  },
};

import type { FieldProblem, Fields } from "../../dynamic/fields";
import { userAccountFields, type UserAccountInputs } from "./account";

/** Inputs of a user with a password. */
export interface UserInputs extends UserAccountInputs {
  password: string;
}

const LONGEST_PASSWORD = 1_000;

function passwordProblem(password: string): FieldProblem | undefined {
  if (password === "") return { message: '"password" is empty', fix: 'Set "password"' };
  if (password.length > LONGEST_PASSWORD) {
    const message = `"password" has ${password.length} characters, Komodo takes ${LONGEST_PASSWORD}`;
    return { message, fix: "Shorten it" };
  }
  if (!/\p{Cc}/u.test(password)) return undefined;
  const message = '"password" holds a line end or another control character, which Komodo refuses';
  return { message, fix: "Choose another, or trim it" };
}

/** Table of a user's inputs. */
export const userFields: Fields<UserInputs> = {
  ...userAccountFields,
  password: {
    type: "string",
    required: true,
    secret: true,
    doc:
      "The first password, from 1 to 1,000 characters. Afterwards only the user can change it: " +
      "another value here is refused at preview.",
    problem: passwordProblem,
  },
};

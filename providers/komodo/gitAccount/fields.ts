import type { Fields } from "../../dynamic/fields";
import { accountFields, type AccountInputs } from "../accounts";

/** Inputs of a git account. */
export interface GitAccountInputs extends AccountInputs {
  https?: boolean;
}

/** Table of a git account's inputs: Komodo 2.3.2's GitProviderAccount in full. */
export const gitAccountFields: Fields<GitAccountInputs> = {
  ...accountFields("github.com", "git.example.com:3000"),
  https: { type: "boolean", default: true, doc: "Clone over `https`; `false` is plain `http`." },
};

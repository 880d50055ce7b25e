import type { Fields } from "../../dynamic/fields";
import { userAccountFields, type UserAccountInputs } from "../user/account";

/** Inputs of a service user. */
export interface ServiceUserInputs extends UserAccountInputs {
  description?: string;
}

/** Table of a service user's inputs. */
export const serviceUserFields: Fields<ServiceUserInputs> = {
  ...userAccountFields,
  description: { type: "string", default: "", doc: "Free text, shown in Komodo." },
};

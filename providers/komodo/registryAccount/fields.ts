import type { Fields } from "../../dynamic/fields";
import { accountFields, type AccountInputs } from "../accounts";

/** Inputs of a registry account. */
export type RegistryAccountInputs = AccountInputs;

/** Table of a registry account's inputs: Komodo 2.3.2's ImageRegistryAccount in full. */
export const registryAccountFields: Fields<RegistryAccountInputs> = accountFields(
  "docker.io",
  "ghcr.io",
);

import type { IdentityProviderInputs } from "./fields";

/** What `GET /idp/{id}` answers; the secret is in clear (1.18.4). */
export interface Stored {
  readonly idp: {
    readonly name: string;
    readonly autoProvision: boolean;
    readonly defaultRoleMapping: string | null;
    readonly defaultOrgMapping: string | null;
    readonly tags: string | null;
  };
  readonly idpOidcConfig: {
    readonly variant: "oidc" | "google" | "azure";
    readonly clientId: string;
    readonly clientSecret: string;
    readonly authUrl: string;
    readonly tokenUrl: string;
    readonly identifierPath: string;
    readonly emailPath: string | null;
    readonly namePath: string | null;
    readonly scopes: string;
  } | null;
}

/** The inputs without what Varanus alone knows, and without the policies. */
export type Settings = Omit<IdentityProviderInputs, "adopt" | "orgPolicies">;

/** A whole request's body: absent fields are sent in the form that resets them. */
export function bodyOf(inputs: Settings): Required<Settings> {
  const { name, clientId, clientSecret, authUrl, tokenUrl, identifierPath, scopes } = inputs;
  const { emailPath = "", namePath = "", tags = "", variant = "oidc" } = inputs;
  const { autoProvision = false } = inputs;
  const { defaultRoleMapping = "'Member'", defaultOrgMapping = "'{{orgId}}'" } = inputs;
  return {
    ...{ name, clientId, clientSecret, authUrl, tokenUrl, identifierPath, scopes },
    ...{ emailPath, namePath, tags, variant, autoProvision },
    ...{ defaultRoleMapping, defaultOrgMapping },
  };
}

/** The inputs that a stored provider stands for; texts that it lacks are empty. */
export function inputsOf({ idp, idpOidcConfig }: Stored): Required<Settings> {
  const config = idpOidcConfig ?? NO_CONFIG;
  const { name, autoProvision, defaultRoleMapping, defaultOrgMapping, tags } = idp;
  return {
    ...config,
    emailPath: config.emailPath ?? "",
    namePath: config.namePath ?? "",
    ...{ name, autoProvision, tags: tags ?? "" },
    defaultRoleMapping: defaultRoleMapping ?? "",
    defaultOrgMapping: defaultOrgMapping ?? "",
  };
}

const NO_CONFIG: NonNullable<Stored["idpOidcConfig"]> = {
  ...{ clientId: "", clientSecret: "", authUrl: "", tokenUrl: "", identifierPath: "" },
  ...{ emailPath: "", namePath: "", scopes: "", variant: "oidc" },
};

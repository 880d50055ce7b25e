import * as pulumi from "@pulumi/pulumi";
import type { ExposeAuth, PangolinExpose } from "../../compose/expose";
import type { PublicResourceArgs, Reference, Site } from "../../providers/pangolin";
import { emailsOf, userAndPassword } from "../plan/exposureAuth";
import type { FleetSpec, PlannedExposure } from "../plan/types";
import type { PublicAppArgs } from "../publicApp";

/** What a planned exposure takes from the fleet. */
export interface ExposureSources {
  /** Variables and secrets that `auth` names; the plan has checked them. */
  readonly spec: Pick<FleetSpec, "variables" | "secrets">;
  /** Site of the server's own tunnel, for an exposure that names none. */
  readonly tunnelSite?: Reference<Site> | undefined;
}

/** A planned exposure as arguments of a `PublicApp`. Throws when it has no site at all. */
export function plannedPublicApp(
  exposure: PlannedExposure,
  { spec, tunnelSite }: ExposureSources,
): PublicAppArgs {
  const { domain, subdomain, address, port, settings } = exposure;
  const { method, path, adopt, roles, users, auth, raw } = settings;
  const site = exposure.site ?? tunnelSite;
  if (site === undefined) throw new Error(`Public app "${address}": no site leads to its server.`);
  return {
    ...{ domain, site, address, port },
    ...(subdomain !== "" && { subdomain }),
    ...defined({ method, path, adopt, healthCheck: exposure.healthCheck }),
    ...(roles && { roles: [...roles] }),
    ...(users && { users: [...users] }),
    ...(auth && { auth: authOf(auth, spec) }),
    ...(raw && { raw: raw.map((one) => rawOf(one, exposure)) }),
    rules: rulesOf(settings),
    resource: resourceOf(exposure),
  };
}

function resourceOf({ sso, enabled, settings }: PlannedExposure): Partial<PublicResourceArgs> {
  const { headers, stickySession, setHostHeader, tlsServerName, skipToIdp, postAuthPath } =
    settings;
  const list = Object.entries(headers ?? {}).map(([name, value]) => ({ name, value }));
  return {
    // What is the default anyway would only lengthen state and previews.
    ...(!sso && { sso }),
    ...(!enabled && { enabled }),
    ...(list.length > 0 && { headers: list }),
    ...defined({ stickySession, setHostHeader, tlsServerName, skipToIdp, postAuthPath }),
  };
}

function rulesOf({ rules = [] }: PangolinExpose): NonNullable<PublicAppArgs["rules"]> {
  return rules.map((rule, i) => ({ ...rule, priority: rule.priority ?? i + 1 }));
}

function rawOf(
  { optOut: _, ...raw }: NonNullable<PangolinExpose["raw"]>[number],
  { enabled }: PlannedExposure,
) {
  return { ...raw, ...(!enabled && { enabled }) };
}

/** Names replaced by values, each marked as secret, as a whitelist of a secret is too. */
function authOf(
  { password, pincode, headerAuth, whitelist }: ExposeAuth,
  { variables, secrets }: ExposureSources["spec"],
): NonNullable<PublicAppArgs["auth"]> {
  const valueOf = (name: string) => (secrets[name] ?? variables[name])?.value ?? "";
  const secret = (name: string) => pulumi.secret(valueOf(name));
  const emails = (name: string) => emailsOf(valueOf(name));
  return {
    ...(password !== undefined && { password: secret(password) }),
    ...(pincode !== undefined && { pincode: secret(pincode) }),
    ...(headerAuth !== undefined && {
      headerAuth: pulumi.secret(userAndPassword(valueOf(headerAuth))),
    }),
    ...(whitelist !== undefined && {
      whitelist: secrets[whitelist] ? pulumi.secret(emails(whitelist)) : emails(whitelist),
    }),
  };
}

function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

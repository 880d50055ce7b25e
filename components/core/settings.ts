import type { FieldProblem } from "../../providers/dynamic/fields";
import { coreDefaults, type CoreOptions } from "./args";

/** Settings that compose.yaml or an option of its own gives. */
const TAKEN =
  /^KOMODO_(?:HOST|PORT|BIND_IP|TITLE|DATABASE_.*|SSL_.*|CONFIG_.*|SYNC_DIRECTORY|REPO_DIRECTORY|.*_FILE)$/;
/** Settings whose value would be a secret in plain text. */
const SECRET =
  /(?:PASSKEY|_SECRET|PASSWORD|PRIVATE_KEY|ACCESS_KEY|DATABASE_URI|INIT_ADMIN_USERNAME|OIDC_CLIENT_ID)$/;

/** Refuses settings that Core does not read, that are decided elsewhere, or that are secret. */
export function settingsProblem(settings: Record<string, string>): FieldProblem | undefined {
  for (const name of Object.keys(settings)) {
    const found = settingProblem(name);
    if (found) return found;
  }
  return undefined;
}

function settingProblem(name: string): FieldProblem | undefined {
  if (!/^KOMODO_[A-Z][A-Z0-9_]*$/.test(name)) {
    const message = `"settings" has "${name}", which is no setting of Core`;
    return { message, fix: "Write names as Core reads them from the environment: KOMODO_..." };
  }
  if (SECRET.test(name)) {
    const message = `"settings" has "${name}", whose value is a secret`;
    return { message, fix: "Remove it: settings stand in plain text; give it under secrets" };
  }
  if (!TAKEN.test(name)) return undefined;
  const message = `"settings" has "${name}", which Varanus sets itself`;
  return { message, fix: "Remove it, and use the option for it where there is one" };
}

/** Core's environment beyond what compose.yaml says, in the order in which it is written. */
export function coreEnvironment(options: CoreOptions): Record<string, string> {
  const { title, timezone, uiWriteDisabled, enableNewUsers, disableNonAdminCreate } = options;
  const { monitoringInterval, resourcePollInterval } = options;
  return defined({
    KOMODO_TITLE: title,
    KOMODO_TIMEZONE: timezone,
    KOMODO_UI_WRITE_DISABLED: uiWriteDisabled,
    KOMODO_ENABLE_NEW_USERS: enableNewUsers,
    KOMODO_DISABLE_NON_ADMIN_CREATE: disableNonAdminCreate,
    KOMODO_MONITORING_INTERVAL: monitoringInterval,
    KOMODO_RESOURCE_POLL_INTERVAL: resourcePollInterval,
    ...registration(options),
    ...oidcEnvironment(options),
    ...options.settings,
  });
}

/** People of an OpenID Connect provider are made at their first login, which is a registration. */
function registration({
  coreAuth = coreDefaults.coreAuth,
  disableUserRegistration,
}: CoreOptions): Record<string, boolean | undefined> {
  if (coreAuth === "local") return { KOMODO_DISABLE_USER_REGISTRATION: disableUserRegistration };
  return {
    KOMODO_DISABLE_LOCAL_USER_REGISTRATION: true,
    KOMODO_DISABLE_OIDC_USER_REGISTRATION: disableUserRegistration ?? false,
  };
}

function oidcEnvironment({ coreAuth, oidc }: CoreOptions): Record<string, Setting> {
  if (coreAuth !== "oidc" || !oidc) return {};
  return {
    KOMODO_OIDC_ENABLED: true,
    KOMODO_OIDC_PROVIDER: oidc.provider,
    KOMODO_OIDC_REDIRECT_HOST: oidc.redirectHost,
    KOMODO_OIDC_USE_FULL_EMAIL: oidc.useFullEmail,
    KOMODO_OIDC_AUTO_REDIRECT: oidc.autoRedirect,
  };
}

type Setting = string | boolean | undefined;

function defined(settings: Record<string, Setting>): Record<string, string> {
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}

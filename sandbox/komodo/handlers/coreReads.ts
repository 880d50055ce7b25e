import { KOMODO_VERSION } from "../core";
import { fieldsAt, textAt } from "../fields";
import type { Call, Handlers } from "../call";
import { DEFAULT_PAGE_SIZE } from "../resources/query";

/** GetVersion, GetCoreInfo and what is configured in Core's file: nothing, unless a test says so. */
export const coreReadHandlers: Handlers = {
  GetVersion: () => ({ version: KOMODO_VERSION }),
  GetCoreInfo: ({ core }) => ({
    title: "Komodo",
    monitoring_interval: "15-sec",
    webhook_base_url: "",
    transparent_mode: false,
    ui_write_disabled: false,
    disable_confirm_dialog: false,
    disable_non_admin_create: false,
    disable_websocket_reconnect: false,
    enable_fancy_toml: false,
    timezone: "",
    public_key: core.publicKey,
    default_pagination_limit: DEFAULT_PAGE_SIZE,
  }),
  ListSecrets: listSecrets,
  ListGitProvidersFromConfig: () => [{ domain: "github.com", https: true, accounts: [] }],
  ListImageRegistriesFromConfig: () => [],
};

function listSecrets({ core, params }: Call): string[] {
  const id = textAt(fieldsAt(params, "target"), "id");
  const server = id === "" ? undefined : core.resources.get("Server", id).name;
  const names = core.configuredSecrets;
  return [...(names.get("") ?? []), ...(server ? (names.get(server) ?? []) : [])].sort();
}

import type { AnsibleVars, InventoryServer, InventorySettings } from "./types";

/** Port that Periphery listens on when nothing says otherwise (Komodo 2.3.2). */
export const PERIPHERY_PORT = 8120;

/** How Core reaches a Periphery that it dials. */
export interface PeripheryAddress {
  readonly host: string;
  readonly port: number;
  readonly isEncrypted: boolean;
}

/** Reads a server's `address`; undefined where Periphery dials Core, or the address is no URL. */
export function peripheryAddress({ address = "" }: InventoryServer): PeripheryAddress | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, hostname, port } = new URL(address);
  const isEncrypted = protocol === "https:" || protocol === "wss:";
  // A URL drops the port that is its scheme's own.
  const usual = isEncrypted ? 443 : 80;
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? usual : Number(port),
    isEncrypted,
  };
}

/** Variables of the role `bpbradley.komodo` that all Docker hosts share (S0-PER-3). */
export function sharedPeripheryVars(settings: InventorySettings): AnsibleVars {
  const { coreUrl, version = "core" } = settings;
  return {
    komodo_action: "install",
    komodo_version: version,
    komodo_service_scope: "user",
    komodo_ssl_enabled: true,
    // Pulumi makes the servers: the role would make a second one, or change this one.
    enable_server_management: false,
    ...(coreUrl !== undefined && { komodo_core_url: coreUrl }),
    // The role asks Core for its version with these.
    ...(version === "core" && {
      komodo_core_api_key: "{{ komodo_api_key }}",
      komodo_core_api_secret: "{{ komodo_api_secret }}",
    }),
  };
}

/** Variables of the role for one Docker host: how Core and its Periphery find and trust each other. */
export function peripheryVars(server: InventoryServer, settings: InventorySettings): AnsibleVars {
  if (server.tunnel) return {};
  const address = peripheryAddress(server);
  return address ? inboundVars(address, settings) : outboundVars(server, settings);
}

function inboundVars(address: PeripheryAddress, settings: InventorySettings): AnsibleVars {
  const { port, isEncrypted } = address;
  const { core, corePublicKey } = settings;
  const trust: AnsibleVars =
    corePublicKey === undefined
      ? { komodo_passkeys: ["{{ komodo_passkey }}"] }
      : { komodo_extra_env: [coreKey(corePublicKey)] };
  return {
    ...(port !== PERIPHERY_PORT && { komodo_periphery_port: port }),
    ...(!isEncrypted && { komodo_ssl_enabled: false }),
    ...trust,
    ...(core?.overlayAddress !== undefined && { komodo_allowed_ips: [core.overlayAddress] }),
  };
}

/** The role of version 1.3 knows no outbound mode, but passes the environment on. */
function outboundVars({ name }: InventoryServer, { corePublicKey }: InventorySettings) {
  const environment = [
    {
      name: "PERIPHERY_CORE_ADDRESS",
      value: "{{ komodo_core_url | regex_replace('^http', 'ws') }}",
    },
    { name: "PERIPHERY_CONNECT_AS", value: name },
    { name: "PERIPHERY_ONBOARDING_KEY", value: "{{ komodo_onboarding_key }}" },
    ...(corePublicKey === undefined ? [] : [coreKey(corePublicKey)]),
  ];
  return { komodo_extra_env: environment };
}

function coreKey(value: string): { name: string; value: string } {
  return { name: "PERIPHERY_CORE_PUBLIC_KEYS", value };
}

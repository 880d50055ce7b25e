import type { InventorySpec } from "../../inventory";

/** The fleet of the first requirements: Core on Azure, a trusted server and one in the DMZ. */
export const s0Fleet: InventorySpec = {
  servers: [
    {
      name: "svlazdock1",
      tier: "trusted",
      address: "https://100.64.0.20:8120",
      ansible: { host: "10.0.1.20" },
    },
    {
      name: "future-dmz-server",
      tier: "untrusted",
      address: "https://100.64.0.30:8120",
      ansible: { openPorts: ["443/tcp"] },
    },
  ],
  overlayCidr: "100.64.0.0/10",
  adminRanges: ["203.0.113.0/28"],
  coreUrl: "https://komodo.example.com",
  core: {
    name: "svlazkomodo1",
    publicAddress: "198.51.100.7",
    overlayAddress: "100.64.0.1",
  },
  secretNames: ["komodo_passkey", "komodo_api_key", "komodo_api_secret"],
  stack: "organization/varanus/prod",
};

/** What the S0 fleet's stack answers for its secrets. */
export const s0Secrets = {
  komodo_passkey: "p4sskey-{{ 6 * 7 }}-0001",
  komodo_api_key: "K-0002",
  komodo_api_secret: "S-0003 'quoted' $HOME",
};

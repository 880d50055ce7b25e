import type { Types } from "komodo_client";
import type { Against, ConfigPart, Listed, None, Unmatched } from "./against";
import type { MetaInputs } from "../../providers/komodo/meta";
import type { swarmFields, SwarmInputs } from "../../providers/komodo/swarm/fields";

/*
 * Held against Komodo's official types by `tsc`, as komodoConfig.ts does. Nothing here runs.
 */

type Config = Omit<SwarmInputs, keyof MetaInputs>;

/** Fields in which we and Komodo differ, by type; the compiler insists that there are none. */
export interface SwarmDifferences {
  swarm: Against<Types.SwarmConfig, Config>;
  swarmTable: Unmatched<ConfigPart<typeof swarmFields, MetaInputs>, Config>;
}

/** The proof: an error here lists what is missing. */
export type NoSwarmDifferences = None<SwarmDifferences>;

/** Every field of Komodo 2.3.2's SwarmConfig, complete by type, for tests at run time. */
export const swarmConfigNames: Listed<Types.SwarmConfig> = {
  server_ids: true,
  links: true,
  send_unhealthy_alerts: true,
  maintenance_windows: true,
};

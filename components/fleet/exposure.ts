import * as pulumi from "@pulumi/pulumi";
import type { AppStack, AppStackArgs } from "../appStack";
import type { FleetSpec, PlannedStack } from "../plan";
import { plannedPublicApp } from "../publicApp/planned";
import type { TunnelledServer } from "../tunnelledServer";

/** What the web part of a fleet's stacks is made of. */
export interface WebSources {
  readonly fleet: Pick<FleetSpec, "variables" | "secrets">;
  readonly tunnels: ReadonlyMap<string, TunnelledServer>;
}

/** Where a planned stack is reached, and what makes it public. */
export function webOf(
  { web, exposure, server }: PlannedStack,
  { fleet, tunnels }: WebSources,
): Pick<AppStackArgs, "web"> {
  if (!web) return {};
  const { host, port } = web;
  if (!exposure) return { web: { host, port } };
  const tunnelSite = tunnels.get(server)?.sites.at(-1);
  const expose = plannedPublicApp(exposure, { spec: fleet, tunnelSite });
  return { web: { host, port, expose } };
}

/** What the outputs show as an application's address; that of a public one comes from Pangolin. */
export function shownWebAddress({ publicApp, address }: AppStack): pulumi.Output<string> {
  return publicApp?.address ?? pulumi.output(address ?? "");
}

import { initialConfig } from "./config/schemas";
import type { KomodoCore } from "./core";
import { newObjectId, oid } from "./ids";
import { initialInfo } from "./resources/info";

/** Adds servers that are enabled and reachable, as onboarded ones are. */
export function seedCore(core: KomodoCore, servers: readonly string[]): void {
  for (const name of servers) {
    core.resources.add("Server", {
      _id: oid(newObjectId()),
      name,
      description: "",
      template: false,
      tags: [],
      info: initialInfo("Server"),
      config: {
        ...initialConfig("Server"),
        enabled: true,
        address: `http://${name}.sandbox.internal:8120`,
      },
      base_permission: "None",
      updated_at: Date.now(),
    });
  }
}

import type { Sandbox } from "../../sandbox";
import type { ConfigValue } from "./engine";

/** Values of a project's configuration, by full key. */
type Config = Readonly<Record<string, ConfigValue>>;

/** How a project reaches a sandbox's Komodo, as its administrator. */
export function komodoConfig({ komodo }: Sandbox): Config {
  return {
    "komodo:url": { value: komodo.url },
    "komodo:username": { value: komodo.username },
    "komodo:password": { value: komodo.password, secret: true },
  };
}

/** How a project reaches a sandbox's Pangolin and its organization. */
export function pangolinConfig({ pangolin }: Sandbox): Config {
  return {
    "pangolin:url": { value: pangolin.url },
    "pangolin:apiKey": { value: pangolin.key, secret: true },
    "pangolin:org": { value: pangolin.org },
  };
}

/** How a project reaches both systems of a sandbox. */
export function sandboxConfig(sandbox: Sandbox): Config {
  return { ...komodoConfig(sandbox), ...pangolinConfig(sandbox) };
}

import { engines } from "../../package.json";
import { type Facts, isKnown, type Surroundings } from "./facts";
import { failed, type Finding, ok } from "./finding";

/** Oldest CLI that works: since 3.216 a dynamic provider's `read` may return inputs. */
export const OLDEST_PULUMI = "3.216.0";

/** True when the first version, of three numbers, is not the older one. */
export function isAtLeast(version: string, oldest: string): boolean {
  const [actual, wanted] = [version, oldest].map((text) => text.split(".").map(Number));
  const difference = wanted?.map((part, i) => (actual?.[i] ?? 0) - part).find((part) => part !== 0);
  return (difference ?? 0) >= 0;
}

/** Node is new enough to load what Varanus is made of. */
export function checkNode({ nodeVersion }: Surroundings): Finding {
  const oldest = engines.node.replace(/^>=/, "");
  if (isAtLeast(nodeVersion, oldest)) return ok("Node", nodeVersion);
  const fix = "Install a newer Node: the 22 or 24 LTS line is best";
  return failed("Node", `${nodeVersion} is older than ${oldest}`, fix);
}

/** There is a Pulumi CLI, and it is new enough. */
export function checkPulumi({ pulumiVersion }: Facts): Finding {
  const fix = `Install Pulumi ${OLDEST_PULUMI} or newer, and put it on PATH`;
  if (!isKnown(pulumiVersion)) return failed("Pulumi CLI", `pulumi ${pulumiVersion.missing}`, fix);
  const { value } = pulumiVersion;
  if (isAtLeast(value, OLDEST_PULUMI)) return ok("Pulumi CLI", value);
  return failed("Pulumi CLI", `${value} is older than ${OLDEST_PULUMI}`, fix);
}

import * as pulumi from "@pulumi/pulumi";
import { fleetProblems } from "../../components/fleet/check";
import { readFleetConfig } from "../../config";
import { formatProblem, type Problem } from "../../providers/dynamic/problem";
import { isRecord } from "../../providers/dynamic/values";
import { type Facts, isKnown, type Surroundings } from "./facts";
import { failed, type Finding, ok, skipped } from "./finding";

const check = "Fleet";
const placeholder = "placeholder";

/**
 * Every value that stack folders need is set, and the fleet has a plan. Secret values are not
 * decrypted for that: a placeholder stands for each.
 */
export function checkFleet({ settings }: Facts, around: Surroundings): Finding[] {
  if (!isKnown(settings)) return [skipped(check, settings.missing)];
  const config = isRecord(settings.value.config) ? settings.value.config : {};
  if (config["varanus:servers"] === undefined) {
    return [skipped(check, "varanus:servers is not set, so a program of your own makes it")];
  }
  const faults = fleetFaults(config, around.folder);
  return faults.length === 0 ? [ok(check, "its plan has no fault")] : faults;
}

function fleetFaults(config: Readonly<Record<string, unknown>>, folder: string): Finding[] {
  pulumi.runtime.setAllConfig(
    texts(config),
    Object.keys(config).filter((key) => hasSecret(config[key])),
  );
  try {
    return fleetProblems(readFleetConfig(), folder).map(toFinding);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const lines = message.split("\n").filter((line) => line !== "Configuration:");
    return lines.map((line) => failed(check, line.replace(/\.$/, ""), "A preview refuses it, too"));
  } finally {
    pulumi.runtime.setAllConfig({});
  }
}

function toFinding(problem: Problem): Finding {
  const { subject, message, fix } = problem;
  const where = formatProblem(problem).split(`${subject}: `)[0] ?? "";
  return failed(check, `${where}${subject}: ${message}`, fix);
}

function hasSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasSecret);
  if (!isRecord(value)) return false;
  return typeof value.secure === "string" || Object.values(value).some(hasSecret);
}

/** Configuration as the engine hands it to a program: texts, structures as JSON. */
function texts(config: Readonly<Record<string, unknown>>): Record<string, string> {
  const clear = JSON.parse(JSON.stringify(config), (_key, value: unknown) =>
    isRecord(value) && typeof value.secure === "string" ? placeholder : value,
  ) as Record<string, unknown>;
  const entries = Object.entries(clear).map(([key, value]): [string, string] => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return Object.fromEntries(entries);
}

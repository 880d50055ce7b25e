import * as pulumi from "@pulumi/pulumi";

/**
 * Sets configuration as the engine hands it to a program: texts, structures as JSON. Every key counts
 * as encrypted unless `encrypted` names those that are.
 */
export function setConfig(
  values: Readonly<Record<string, unknown>>,
  encrypted: readonly string[] = Object.keys(values),
): void {
  const texts = Object.entries(values).map(([key, value]): [string, string] => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  pulumi.runtime.setAllConfig(Object.fromEntries(texts), [...encrypted]);
}

/** The lines of an error after its first, which a call throws; they hold the findings. */
export function findingsOf(call: () => unknown): string[] {
  try {
    call();
  } catch (error) {
    return (error as Error).message.split("\n").slice(1);
  }
  throw new Error("The call: found nothing wrong. Give it something that is.");
}

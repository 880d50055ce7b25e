import type * as pulumi from "@pulumi/pulumi";
import { OnboardingKey } from "../../providers/komodo";
import type { FleetSpec } from "../plan";

/**
 * The key with which Peripheries that dial Core introduce themselves, where the fleet asks for one.
 * It is privileged, because the servers are there before their Peripheries call.
 */
export function makeOnboardingKey(
  name: string,
  { ansible }: FleetSpec,
  options: pulumi.CustomResourceOptions,
): OnboardingKey | undefined {
  if (ansible?.onboardingKey !== true) return undefined;
  return new OnboardingKey(`${name}-onboarding`, { privileged: true }, options);
}

import type * as pulumi from "@pulumi/pulumi";
import type { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup";
import type { CoreVmSpec } from "./options";

/** What every part of a CoreVm is made with. */
export interface PartContext {
  /** The component's name: Pulumi names and Azure names begin with it. */
  readonly name: string;
  readonly spec: CoreVmSpec;
  readonly group: ResourceGroup;
  /**
   * Options of every resource. All are protected or none is: a destroy that one protected resource
   * stops has by then deleted the others.
   */
  readonly options: pulumi.CustomResourceOptions;
}

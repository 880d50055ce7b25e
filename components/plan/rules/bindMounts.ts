import { isRecord } from "../../../compose/document";
import { substitute } from "../../../compose/interpolation";
import { type Bind, readBind } from "../../../compose/mounts";
import type { StackFolder } from "../../stackFolder";
import type { FleetIndex } from "../fleetIndex";
import { previewLookup } from "../web";

/** A bind mount of a service, and where it stands in the file. */
export interface ServiceBind extends Bind {
  readonly service: string;
  readonly path: readonly (string | number)[];
}

/** Every bind mount of an absolute path in a stack; `${NAME}` is replaced where it is known. */
export function bindMounts(folder: StackFolder, index: FleetIndex): ServiceBind[] {
  const lookup = previewLookup(folder, index);
  const { services } = folder.document.value;
  return Object.entries(isRecord(services) ? services : {}).flatMap(([service, value]) => {
    const volumes: unknown = isRecord(value) ? value.volumes : undefined;
    return (Array.isArray(volumes) ? volumes : []).flatMap((entry, i) => {
      const bind = readBind(replaced(entry, lookup));
      return bind ? [{ ...bind, service, path: ["services", service, "volumes", i] }] : [];
    });
  });
}

function replaced(entry: unknown, lookup: ReturnType<typeof previewLookup>): unknown {
  if (typeof entry === "string") return substitute(entry, lookup) ?? entry;
  if (!isRecord(entry)) return entry;
  return Object.fromEntries(
    Object.entries(entry).map(([key, value]) => [
      key,
      typeof value === "string" ? (substitute(value, lookup) ?? value) : value,
    ]),
  );
}

import { isRecord, UNKNOWN } from "../../../../providers/dynamic/values";
import { type Properties, type Shape } from "./shapes";

/** One fault of an input, as a provider reports it. */
export interface Fault {
  readonly property: string;
  readonly reason: string;
}

/** Faults of an object's properties: unknown and missing ones, wrong types, values out of an enum. */
export function faultsOf(given: object, properties: Properties, prefix = ""): Fault[] {
  const values = given as Record<string, unknown>;
  const strangers = Object.keys(values).filter((name) => !properties.has(name));
  const missing = [...properties].filter(([name, { required }]) => required && !(name in values));
  return [
    ...strangers.map((name) => ({ property: prefix + name, reason: "is no property" })),
    ...missing.map(([name]) => ({ property: prefix + name, reason: "is missing" })),
    ...Object.entries(values).flatMap(([name, value]) => {
      const shape = properties.get(name)?.shape;
      return shape ? valueFaults(value, shape, prefix + name) : [];
    }),
  ];
}

function valueFaults(value: unknown, shape: Shape, property: string): Fault[] {
  if (value === UNKNOWN || value === null || shape.kind === "any") return [];
  const wrong = (what: string): Fault[] => [{ property, reason: `must be ${what}` }];
  switch (shape.kind) {
    case "object":
      return isRecord(value)
        ? faultsOf(value, shape.properties(), `${property}.`)
        : wrong("an object");
    case "map":
      return isRecord(value)
        ? Object.entries(value).flatMap(([key, item]) =>
            valueFaults(item, shape.item(), `${property}.${key}`),
          )
        : wrong("a map");
    case "list":
      return Array.isArray(value)
        ? value.flatMap((item, at) => valueFaults(item, shape.item(), `${property}[${at}]`))
        : wrong("a list");
    case "enum":
      return shape.values.includes(value as string) ? [] : wrong(shape.values.join(", "));
    default:
      return typeof value === shape.kind ? [] : wrong(`a ${shape.kind}`);
  }
}

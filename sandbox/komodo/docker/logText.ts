import { flagAt, textAt, textsAt, type Fields } from "../fields";
import type { Container } from "./container";

/** How a log is to be shown. */
export interface LogRequest {
  /** Lines per container, counted from the end. */
  readonly tail: number;
  readonly timestamps: boolean;
  /** Whether each line starts with its container's name, as Docker Compose does it. */
  readonly prefixed: boolean;
}

/** What containers have printed so far. */
export function logText(containers: readonly Container[], request: LogRequest): string {
  const width = Math.max(0, ...containers.map((container) => shortName(container).length));
  return containers
    .flatMap((container) => {
      const prefix = request.prefixed ? `${shortName(container).padEnd(width)}  | ` : "";
      return container
        .output(Date.now())
        .slice(-request.tail)
        .map(({ at, line }) => {
          const time = request.timestamps ? `${new Date(at).toISOString()} ` : "";
          return `${prefix}${time}${line}`;
        });
    })
    .join("\n");
}

function shortName({ spec }: Container): string {
  return spec.project === "" ? spec.name : spec.name.replace(`${spec.project}-`, "");
}

/** The lines of a log that hold the terms of a search request. */
export function searchLog(log: Fields, params: Fields): Fields {
  const terms = textsAt(params, "terms");
  const invert = flagAt(params, "invert");
  const isAnd = textAt(params, "combinator") === "And";
  const holds = (line: string): boolean =>
    isAnd ? terms.every((term) => line.includes(term)) : terms.some((term) => line.includes(term));
  const lines = textAt(log, "stdout").split("\n");
  const stdout = lines.filter((line) => line !== "" && holds(line) !== invert).join("\n");
  return { ...log, stage: textAt(log, "stage").replace("Get", "Search"), stdout };
}

import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A resource that exists. */
export interface Stored {
  readonly token: string;
  readonly id: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/**
 * What exists in the stand-in: `resources.json` in a folder, by id, and `calls.log` with a line for
 * each change. Ids compare without case, as Azure's do.
 */
export class Store {
  private readonly file: string;

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    this.file = path.join(folder, "resources.json");
  }

  all(): Stored[] {
    if (!existsSync(this.file)) return [];
    return Object.values(JSON.parse(readFileSync(this.file, "utf8")) as Record<string, Stored>);
  }

  find(id: string): Stored | undefined {
    return this.all().find((one) => sameId(one.id, id));
  }

  put(resource: Stored): void {
    this.write([...this.all().filter(({ id }) => !sameId(id, resource.id)), resource]);
  }

  /** Removes a resource and everything whose id begins with its own; `alone`: only itself. */
  remove(id: string, { alone = false } = {}): void {
    const goes = alone ? sameId : isWithin;
    this.write(this.all().filter((one) => !goes(one.id, id)));
  }

  log(line: string): void {
    appendFileSync(path.join(this.folder, "calls.log"), `${line}\n`);
  }

  private write(resources: readonly Stored[]): void {
    const byId = Object.fromEntries(resources.map((one) => [one.id, one]));
    writeFileSync(this.file, JSON.stringify(byId, null, 2));
  }
}

/** True when two ids name one resource. */
export function sameId(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** True for the resource itself and for what lies inside of it. */
export function isWithin(id: string, outer: string): boolean {
  return sameId(id, outer) || id.toLowerCase().startsWith(`${outer.toLowerCase()}/`);
}

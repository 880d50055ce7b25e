import type { Pangolin } from "./context";

/*
 * Where a program gives a resource another name, Pulumi creates it under the new one and deletes the
 * old one after that, in one process. With `adopt` both are the same object, which has to stay.
 */

const marks = new WeakMap<Pangolin, Set<string>>();

/** What a public application has by itself; its sign-in and grants go by the resource's id. */
export type TakenKind = "resource" | "target" | "rule";

/** Notes that a create of this process has taken an object over. */
export function takeOver(pangolin: Pangolin, kind: TakenKind, id: string | number): void {
  const known = marks.get(pangolin) ?? new Set();
  marks.set(pangolin, known.add(`${kind} ${id}`));
}

/** Whether a create of this process has taken an object over, so that a delete must leave it. */
export function isTakenOver(pangolin: Pangolin, kind: TakenKind, id: string | number): boolean {
  return marks.get(pangolin)?.has(`${kind} ${id}`) ?? false;
}

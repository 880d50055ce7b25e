import type { Pangolin } from "./context";
import { mayHaveWritten } from "./creating";
import { faultOf, isNotFound } from "./errors";
import { type GranteeKind, granteeIds, grantList, grantsKey, type GrantTarget } from "./grantLists";

/** One grant: access of somebody to a resource. */
export interface Grant {
  readonly target: GrantTarget;
  readonly kind: GranteeKind;
  /** Id of the role, user or client. */
  readonly id: number | string;
}

/** Adds one grant. One that exists already, or that a lost call has added, is a success. */
export async function addGrant(pangolin: Pangolin, grant: Grant): Promise<void> {
  await written(pangolin, grant, async () => {
    try {
      await act(pangolin, grant, "add");
    } catch (error) {
      if (faultOf(error) === "conflict") return;
      if (!mayHaveWritten(error) || !(await isGranted(pangolin, grant))) throw error;
    }
  });
}

/** Takes one grant back. One that does not exist is a success, as is a resource that is gone. */
export async function removeGrant(pangolin: Pangolin, grant: Grant): Promise<void> {
  await written(pangolin, grant, async () => {
    try {
      await act(pangolin, grant, "remove");
    } catch (error) {
      if (isNotFound(error)) return;
      if (!mayHaveWritten(error) || (await isGranted(pangolin, grant, true))) throw error;
    }
  });
}

function act({ client }: Pangolin, grant: Grant, verb: "add" | "remove"): Promise<unknown> {
  const { target, kind, id } = grant;
  return client.act(`${grantList(target, kind).path}/${verb}`, { [`${kind}Id`]: id });
}

/** A look that fails decides nothing: it says `otherwise`. */
async function isGranted(pangolin: Pangolin, grant: Grant, otherwise = false): Promise<boolean> {
  const { target, kind, id } = grant;
  pangolin.listings.drop([grantList(target, kind).path]);
  const ids = await granteeIds(pangolin, target, kind).catch(() => undefined);
  return ids?.includes(id) ?? otherwise;
}

/** Not while the resource itself is rewritten, which sends the grants that it has found before. */
function written(pangolin: Pangolin, grant: Grant, write: () => Promise<void>): Promise<void> {
  const { path } = grantList(grant.target, grant.kind);
  return pangolin.serial.run(grantsKey(grant.target), () =>
    pangolin.listings.written([path], write),
  );
}

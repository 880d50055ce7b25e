import type { Handler } from "../call";
import { badRequest } from "../refusal";
import { ok } from "../reply";
import type { Client } from "../state/networkRows";
import { clientOf } from "./clients";

/** One of the two switches of a client. */
interface Switch {
  readonly field: "archived" | "blocked";
  readonly on: boolean;
  /** Past tense for the answer. */
  readonly done: string;
  readonly also?: Partial<Client>;
}

/** Makes the handler that turns a switch; turning it again is a 400. */
function turn({ field, on, done, also = {} }: Switch): Handler {
  return ({ state, params }) => {
    const client = clientOf(state, params);
    if (client[field] === on) {
      const already = on ? `already ${field}` : `not ${field}`;
      throw badRequest(`Client with ID ${client.clientId} is ${already}`);
    }
    client[field] = on;
    Object.assign(client, also);
    return ok(null, `Client ${done} successfully`);
  };
}

/** POST /client/:clientId/archive. Archived clients leave the default list, and keep their grants. */
export const archiveClient = turn({ field: "archived", on: true, done: "archived" });

/** POST /client/:clientId/unarchive. */
export const unarchiveClient = turn({ field: "archived", on: false, done: "unarchived" });

/** POST /client/:clientId/block. */
export const blockClient = turn({
  field: "blocked",
  on: true,
  done: "blocked",
  also: { approvalState: "denied" },
});

/** POST /client/:clientId/unblock. */
export const unblockClient = turn({
  field: "blocked",
  on: false,
  done: "unblocked",
  also: { approvalState: null },
});

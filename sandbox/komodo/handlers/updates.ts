import { isPermitted } from "../access/permissions";
import type { Call, Handlers } from "../call";
import { refuse } from "../errors";
import { fieldsAt, numberAt, textAt, type Fields } from "../fields";
import { isObjectId } from "../ids";
import { isKind } from "../kinds";
import type { Update } from "../updates/update";
import { UPDATES_PER_PAGE, idOfUpdate } from "../updates/updateLog";
import type { KomodoCore } from "../core";

/** GetUpdate and ListUpdates. */
export const updateHandlers: Handlers = { GetUpdate: getUpdate, ListUpdates: listUpdates };

function getUpdate(call: Call): Update {
  const id = textAt(call.params, "id");
  if (!isObjectId(id)) throw refuse("failed to query to db", ["id is not valid ObjectId"]);
  const update = call.core.updates.find(id);
  if (update === undefined) throw refuse("no update exists with given id");
  if (!maySee(call, update)) throw refuse("User does not have permission to view this update");
  return update;
}

function maySee({ core, user }: Pick<Call, "core" | "user">, { target }: Update): boolean {
  if (user.admin) return true;
  if (!isKind(target.type)) return false;
  const resource = core.resources.find(target.type, target.id);
  return (
    resource !== undefined &&
    isPermitted(core, user, { kind: target.type, resource, level: "Read" })
  );
}

function listUpdates(call: Call): Fields {
  const page = numberAt(call.params, "page");
  const rows = call.core.updates.page(fieldsAt(call.params, "query"), page);
  const updates = rows.filter((row) => maySee(call, row)).map((row) => updateItem(call.core, row));
  return { updates, next_page: rows.length === UPDATES_PER_PAGE ? page + 1 : null };
}

/** A record as lists and websockets show it: without logs. */
export function updateItem(core: KomodoCore, update: Update): Fields {
  return {
    id: idOfUpdate(update),
    operation: update.operation,
    start_ts: update.start_ts,
    success: update.success,
    username: core.users.withId(update.operator)?.username ?? "unknown",
    operator: update.operator,
    target: update.target,
    status: update.status,
    version: update.version,
    other_data: update.other_data,
  };
}

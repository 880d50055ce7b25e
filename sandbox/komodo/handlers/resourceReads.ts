import { getPermitted } from "../access/permissions";
import type { Call, Handler, Handlers } from "../call";
import { textAt, type Fields } from "../fields";
import { KINDS, parameterOf, type Kind } from "../kinds";
import { listItem } from "../resources/listItems";
import { pageOf, queried } from "../resources/query";
import type { Resource } from "../resources/store";
import { sortItems } from "../resources/sort";
import { summaryOf } from "../resources/summaries";

/** GetX, ListXs, ListFullXs, GetXActionState and GetXsSummary of all eleven kinds. */
export const resourceReadHandlers: Handlers = Object.fromEntries(
  KINDS.flatMap((kind): [string, Handler][] => [
    [`Get${kind}`, (call) => readable(call, kind)],
    [`List${kind}s`, (call) => listItems(call, kind)],
    [`ListFull${kind}s`, (call) => pageOf(queried(call, kind), call.params)],
    [`Get${kind}ActionState`, (call) => call.core.actionStates.flags(kind, readable(call, kind))],
    [`Get${kind}sSummary`, (call) => summaryOf(call, kind)],
  ]),
);

/** The resource a read request names, if the caller may read it. */
export function readable(call: Call, kind: Kind, specific: readonly string[] = []): Resource {
  const idOrName = textAt(call.params, parameterOf(kind));
  return getPermitted(call.core, call.user, { kind, idOrName, level: "Read", specific });
}

function listItems(call: Call, kind: Kind): Fields[] {
  const sortBy = textAt(call.params, "sort_by");
  const descending = call.params.sort_desc === true;
  const resources = queried(call, kind);
  if (sortBy === "" || sortBy === "Name") {
    // By name the page is cut before items are made, which keeps long lists cheap.
    const ordered = descending ? resources.reverse() : resources;
    return pageOf(ordered, call.params).map((resource) => listItem(call, kind, resource));
  }
  const items = resources.map((resource) => listItem(call, kind, resource));
  return pageOf(sortItems(items, { sortBy, descending }), call.params);
}

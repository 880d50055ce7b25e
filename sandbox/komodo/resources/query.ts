import { isPermitted } from "../access/permissions";
import type { Call } from "../call";
import { refuse } from "../errors";
import { fieldsAt, numberAt, textAt, textsAt, type Fields } from "../fields";
import type { Kind } from "../kinds";
import { findTag } from "../tag";
import { stackState } from "../stacks/state";
import { idOf, type Level, type Resource } from "./store";

/** Rows per page when a list request sends no `limit` (Core's `default_pagination_limit`). */
export const DEFAULT_PAGE_SIZE = 50;

/** One page of a list: `limit` 0 is everything, `page` counts from 0. */
export function pageOf<T>(items: readonly T[], params: Fields): T[] {
  const limit = numberAt(params, "limit", DEFAULT_PAGE_SIZE);
  if (limit <= 0) return [...items];
  const from = numberAt(params, "page") * limit;
  return items.slice(from, from + limit);
}

/** The resources of a kind that a caller may see and that fit the request's `query`, by name. */
export function queried(call: Call, kind: Kind, level: Level = "Read"): Resource[] {
  const query = fieldsAt(call.params, "query");
  const fits = [byNames(query), byTags(call, query), byTemplate(query), byTerms(query)];
  const specific = specificFilter(call, kind, fieldsAt(query, "specific"));
  return call.core.resources
    .all(kind)
    .filter((resource) => fits.every((fit) => fit(resource)) && specific(resource))
    .filter((resource) => isPermitted(call.core, call.user, { kind, resource, level }));
}

type Filter = (resource: Resource) => boolean;

const everything: Filter = () => true;

function byNames(query: Fields): Filter {
  const names = new Set(textsAt(query, "names"));
  if (names.size === 0) return everything;
  return (resource) => names.has(resource.name) || names.has(idOf(resource));
}

function byTags(call: Call, query: Fields): Filter {
  const ids = textsAt(query, "tags").map((tag) => {
    const found = findTag(call.core, tag);
    if (found === undefined) throw refuse(`No tag found matching name or id: ${tag}`);
    return found._id.$oid;
  });
  if (ids.length === 0) return everything;
  const isAny = textAt(query, "tag_behavior") === "Any";
  return ({ tags }) =>
    isAny ? ids.some((id) => tags.includes(id)) : ids.every((id) => tags.includes(id));
}

function byTemplate(query: Fields): Filter {
  const templates = textAt(query, "templates");
  if (templates === "Exclude") return ({ template }) => !template;
  return templates === "Only" ? ({ template }) => template : everything;
}

function byTerms(query: Fields): Filter {
  const terms = textsAt(query, "terms").map((term) => term.toLowerCase());
  if (terms.length === 0) return everything;
  return ({ name }) => terms.every((term) => name.toLowerCase().includes(term));
}

/** The kind's own filters: lists of ids or of values, any of which may match. */
function specificFilter(call: Call, kind: Kind, specific: Fields): Filter {
  const oneOf = (key: string, value: (resource: Resource) => string): Filter => {
    const wanted = textsAt(specific, key);
    return wanted.length === 0 ? everything : (resource) => wanted.includes(value(resource));
  };
  const config = (key: string) => (resource: Resource) => textAt(resource.config, key);
  const filters = [
    oneOf("server_ids", config("server_id")),
    oneOf("swarm_ids", config("swarm_id")),
    oneOf("builder_ids", config("builder_id")),
    oneOf("repos", config("repo")),
    oneOf("linked_repos", config("linked_repo")),
  ];
  if (kind === "Stack") filters.push(oneOf("states", (stack) => stackState(call.core, stack)));
  if (kind === "Alerter") {
    filters.push(
      oneOf("types", ({ config: { endpoint } }) => textAt({ ...(endpoint as Fields) }, "type")),
    );
  }
  return (resource) => filters.every((filter) => filter(resource));
}

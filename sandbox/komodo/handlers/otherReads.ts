import type { Call, Handlers } from "../call";
import { matchesQuery } from "../documentQuery";
import { refuse } from "../errors";
import { fieldsAt, flagAt, numberAt, textAt, textsAt, type Fields } from "../fields";
import { listItem } from "../resources/listItems";
import { pageOf, queried } from "../resources/query";
import { idOf, type Resource } from "../resources/store";
import type { Alert } from "../alert";
import { readable } from "./resourceReads";

const ALERTS_PER_PAGE = 20;

/** Schedules, alerts and what is left of the reads of builds. */
export const otherReadHandlers: Handlers = {
  ListSchedules: listSchedules,
  ListAlerts: listAlerts,
  GetAlert: ({ core, params }) => {
    const alert = core.alerts.find((one) => one._id.$oid === textAt(params, "id"));
    if (alert === undefined) throw refuse("no alert found with given id");
    return alert;
  },
  ListBuildVersions: listBuildVersions,
  GetBuildMonthlyStats: () => ({ total_time: 0, total_count: 0, days: [] }),
  ListCommonBuildExtraArgs: (call) => {
    const args = queried(call, "Build").flatMap(({ config }) => textsAt(config, "extra_args"));
    return [...new Set(args)].sort();
  },
};

/** The procedures and actions that have a schedule, by name. */
function listSchedules(call: Call): Fields[] {
  const { tags, tag_behavior, terms } = call.params;
  const query = { tags: tags ?? [], tag_behavior: tag_behavior ?? "All", terms: terms ?? [] };
  const scoped = { ...call, params: { query } };
  const items = (["Procedure", "Action"] as const).flatMap((kind) =>
    queried(scoped, kind)
      .filter(({ config }) => textAt(config, "schedule") !== "")
      .map((resource) => schedule(call, kind, resource)),
  );
  items.sort((a, b) => (textAt(a, "name") < textAt(b, "name") ? -1 : 1));
  return pageOf(items, call.params);
}

function schedule(call: Call, kind: "Procedure" | "Action", resource: Resource): Fields {
  const info = fieldsAt(listItem(call, kind, resource), "info");
  const { config } = resource;
  return {
    target: { type: kind, id: idOf(resource) },
    name: resource.name,
    enabled: flagAt(config, "schedule_enabled"),
    schedule_format: config.schedule_format,
    schedule: config.schedule,
    schedule_timezone: config.schedule_timezone,
    tags: resource.tags,
    last_run_at: info.last_run_at,
    next_scheduled_run: info.next_scheduled_run,
    schedule_error: info.schedule_error,
  };
}

function listAlerts(call: Call): Fields {
  const query = fieldsAt(call.params, "query");
  const page = numberAt(call.params, "page");
  const found = call.core.alerts
    .filter((alert: Alert) => matchesQuery(alert as unknown as Fields, query))
    .reverse();
  const alerts = found.slice(page * ALERTS_PER_PAGE, (page + 1) * ALERTS_PER_PAGE);
  return { alerts, next_page: alerts.length === ALERTS_PER_PAGE ? page + 1 : null };
}

function listBuildVersions(call: Call): Fields[] {
  const build = readable(call, "Build");
  const query = { "target.type": "Build", "target.id": idOf(build), operation: "RunBuild" };
  return call.core.updates
    .page(query, 0)
    .filter(({ success, status }) => success && status === "Complete")
    .map(({ version, start_ts }) => ({ version, ts: start_ts }));
}

import type { Call, Handlers } from "../call";
import { isPermitted } from "../access/permissions";
import { refuse } from "../errors";
import { fieldsAt, flagAt, objectsAt, textAt, textsAt } from "../fields";
import { Interpolator } from "../interpolate";
import type { Resource } from "../resources/store";
import { valuesOf } from "../stacks/values";
import { errorLog, errorMarkup, simpleLog } from "../updates/update";
import { pushLog, resourceOf, start, startOnResource, type Run } from "./run";

const SEND_TIMEOUT_MS = 10_000;

/** TestAlerter and SendAlert: the alert really goes to the alerter's URL. */
export const alerterExecutions: Handlers = {
  TestAlerter: (call) => startOnResource(call, { kind: "Alerter", work: testAlerter }).answer,
  SendAlert: (call) => {
    const target = { type: "System" as const, id: "system" };
    return start(call, { operation: "SendAlert", target, work: sendAlert }).answer;
  },
};

async function testAlerter(run: Run): Promise<void> {
  const alerter = resourceOf(run, "Alerter");
  run.core.updates.send(run.update);
  if (!flagAt(alerter.config, "enabled")) {
    const fault = "Alerter is disabled. Enable the Alerter to send alerts.";
    pushLog(run, errorLog("Test Alerter", fault));
    return;
  }
  const fault = await deliver(run, alerter, { level: "OK", data: { type: "Test", data: {} } });
  const done = "Alert sent successfully. It should be visible at your alerting destination.";
  pushLog(
    run,
    fault === undefined
      ? simpleLog("Test Alerter", done)
      : errorLog("Test Alerter", errorMarkup(fault)),
  );
}

async function sendAlert(run: Run): Promise<void> {
  const { core, params } = run;
  const wanted = textsAt(params, "alerters");
  const alerters = core.resources
    .all("Alerter")
    .filter(
      (one) => wanted.length === 0 || wanted.includes(one.name) || wanted.includes(one._id.$oid),
    )
    .filter((one) => flagAt(one.config, "enabled") && allows(one, "Custom"))
    .filter((one) =>
      isPermitted(core, run.user, { kind: "Alerter", resource: one, level: "Execute" }),
    );
  if (alerters.length === 0) {
    throw refuse(
      "Could not find any valid alerters to send to, this required Execute permissions on the Alerter",
    );
  }
  core.updates.send(run.update);
  const data = { message: textAt(params, "message"), details: textAt(params, "details") };
  const alert = { level: textAt(params, "level") || "OK", data: { type: "Custom", data } };
  pushLog(run, simpleLog("Send alert", JSON.stringify(alert, null, 2)));
  for (const alerter of alerters.filter(hearsSystem)) {
    const fault = await deliver(run, alerter, alert);
    if (fault !== undefined) pushLog(run, errorLog("Send Error", errorMarkup(fault)));
  }
}

function allows({ config }: Resource, type: string): boolean {
  const types = textsAt(config, "alert_types");
  return types.length === 0 || types.includes(type);
}

/** An alert on demand is one of the system: an alerter's limits to resources keep it out, unsaid. */
function hearsSystem({ config }: Resource): boolean {
  const holds = (key: string): boolean =>
    objectsAt(config, key).some(({ type }) => type === "System");
  const isLimited = objectsAt(config, "resources").length > 0;
  return !holds("except_resources") && (!isLimited || holds("resources"));
}

/** Posts an alert to an alerter's URL. Returns what went wrong, without the URL, or undefined. */
async function deliver(
  { core }: Pick<Call, "core">,
  alerter: Resource,
  alert: object,
): Promise<string | undefined> {
  const endpoint = fieldsAt(alerter.config, "endpoint");
  const sent = textAt(fieldsAt(endpoint, "params"), "url");
  const url = new Interpolator(valuesOf(core)).apply(sent);
  const body = JSON.stringify({ ts: Date.now(), resolved: true, ...alert });
  try {
    const headers = { "content-type": "application/json" };
    const signal = AbortSignal.timeout(SEND_TIMEOUT_MS);
    const response = await fetch(url, { method: "POST", headers, body, signal });
    if (response.ok) return undefined;
    return `Failed to send message to Alerter | ${response.status}`;
  } catch {
    return "Failed at post request to alerter";
  }
}

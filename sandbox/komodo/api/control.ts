import { isFields } from "../fields";
import type { Answer, Exchange } from "./server";

/**
 * The switches of a sandbox that runs in a process of its own: `POST /_sandbox/faults` with
 * FaultSettings, `GET /_sandbox/calls`, `POST /_sandbox/calls/reset`. They need no credentials.
 */
export function answerControl({ core, path, request, body }: Exchange): Answer {
  switch (`${request.method ?? ""} ${path}`) {
    case "POST /_sandbox/faults":
      return setFaults({ core, body });
    case "GET /_sandbox/calls":
      return { status: 200, body: { total: core.calls.total, list: core.calls.list } };
    case "POST /_sandbox/calls/reset":
      core.calls.reset();
      return { status: 200, body: {} };
    default:
      return { status: 404, body: { error: `No such switch: ${path}`, trace: [] } };
  }
}

function setFaults({ core, body }: Pick<Exchange, "core" | "body">): Answer {
  let settings: unknown;
  try {
    settings = JSON.parse(body.toString("utf8"));
  } catch {
    settings = undefined;
  }
  if (!isFields(settings)) {
    const error = "Sandbox faults: the body is not a JSON object. Send FaultSettings as JSON.";
    return { status: 400, body: { error, trace: [] } };
  }
  core.faults.apply(settings);
  return { status: 200, body: {} };
}

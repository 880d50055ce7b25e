import type { CallLog } from "../callLog";
import type { Answer } from "./answer";

/** What the control routes of one part of the sandbox act on. */
export interface Controlled {
  readonly calls: CallLog;
  /** Sets the switches of a JSON object. */
  setFaults(settings: object): void;
}

/** A request to a control route. */
export interface ControlRequest {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
}

/** Whether a path is one of the sandbox's own, not of the API it stands for. */
export function isControlPath(path: string): boolean {
  return path.startsWith("/_sandbox/");
}

/**
 * The switches of a sandbox that runs in a process of its own: `POST /_sandbox/faults` with
 * settings, `GET /_sandbox/calls`, `POST /_sandbox/calls/reset`. They need no credentials.
 */
export function answerControl(part: Controlled, { method, path, body }: ControlRequest): Answer {
  switch (`${method} ${path}`) {
    case "POST /_sandbox/faults":
      return setFaults(part, body);
    case "GET /_sandbox/calls":
      return { status: 200, body: { total: part.calls.total, list: part.calls.list } };
    case "POST /_sandbox/calls/reset":
      part.calls.reset();
      return { status: 200, body: {} };
    default:
      return { status: 404, body: { error: `No such switch: ${path}`, trace: [] } };
  }
}

function setFaults(part: Controlled, body: Buffer): Answer {
  const settings = parsed(body);
  if (typeof settings !== "object" || settings === null || Array.isArray(settings)) {
    const error = "Sandbox faults: the body is not a JSON object. Send FaultSettings as JSON.";
    return { status: 400, body: { error, trace: [] } };
  }
  part.setFaults(settings);
  return { status: 200, body: {} };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

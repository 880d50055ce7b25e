import type { Field, Fields } from "../../dynamic/fields";
import { wholeNumber } from "../fieldProblems";
import type { RequestHeader } from "../publicResource/fields";

/** How a target is asked whether it is well. */
export interface HealthCheck {
  enabled?: boolean;
  mode?: "http" | "tcp";
  scheme?: "http" | "https";
  hostname?: string;
  port?: number;
  path?: string;
  method?: string;
  status?: number;
  headers?: RequestHeader[];
  followRedirects?: boolean;
  tlsServerName?: string;
  intervalSeconds?: number;
  unhealthyIntervalSeconds?: number;
  timeoutSeconds?: number;
  healthyThreshold?: number;
  unhealthyThreshold?: number;
}

const MOST_SECONDS = 86_400;
const HIGHEST_THRESHOLD = 100;

function seconds(remote: string, standard: number, doc: string): Field<number> {
  const problem = wholeNumber("healthCheck's seconds");
  return { type: "number", remote, default: standard, range: [1, MOST_SECONDS], doc, problem };
}

function threshold(remote: string, doc: string): Field<number> {
  const problem = wholeNumber("healthCheck's threshold");
  return { type: "number", remote, default: 1, range: [1, HIGHEST_THRESHOLD], doc, problem };
}

/**
 * Table of a health check's inputs. What is absent is filled in, because a Newt skips a check that
 * lacks host name, port, interval, path or method without a word (Pangolin 1.18.4).
 */
export const healthCheckFields: Fields<HealthCheck> = {
  enabled: { type: "boolean", remote: "hcEnabled", default: true, doc: "Whether it runs." },
  mode: {
    type: "string",
    remote: "hcMode",
    default: "http",
    oneOf: ["http", "tcp"],
    doc: "`http` sends a request, `tcp` only opens a connection.",
  },
  scheme: {
    type: "string",
    remote: "hcScheme",
    default: "http",
    oneOf: ["http", "https"],
    doc: "Scheme of the request.",
  },
  hostname: {
    type: "string",
    remote: "hcHostname",
    doc: "Host that is asked; the target's `ip` when absent.",
  },
  port: {
    type: "number",
    remote: "hcPort",
    range: [1, 65_535],
    doc: "Port that is asked; the target's when absent.",
    problem: wholeNumber("healthCheck.port"),
  },
  path: { type: "string", remote: "hcPath", default: "/", doc: "Path of the request." },
  method: { type: "string", remote: "hcMethod", default: "GET", doc: "Method of the request." },
  status: {
    type: "number",
    remote: "hcStatus",
    range: [100, 599],
    doc: "The one status that means well; any from 200 to 299 when absent.",
    problem: wholeNumber("healthCheck.status"),
  },
  headers: {
    type: "objects",
    remote: "hcHeaders",
    default: [],
    doc: "Headers of the request. Visible in Pangolin.",
    fields: {
      name: { type: "string", required: true, doc: "Name of the header." },
      value: { type: "string", required: true, doc: "Its value." },
    },
  },
  followRedirects: {
    type: "boolean",
    remote: "hcFollowRedirects",
    default: true,
    doc: "Whether redirects are followed.",
  },
  tlsServerName: {
    type: "string",
    remote: "hcTlsServerName",
    default: "",
    doc: "Server name (SNI) for `https`.",
  },
  intervalSeconds: seconds("hcInterval", 30, "Time between two checks while it is well."),
  unhealthyIntervalSeconds: seconds(
    "hcUnhealthyInterval",
    30,
    "Time between two checks while it is not.",
  ),
  timeoutSeconds: seconds("hcTimeout", 5, "Longest time for an answer."),
  healthyThreshold: threshold(
    "hcHealthyThreshold",
    "Checks in a row that must pass before it counts as well.",
  ),
  unhealthyThreshold: threshold(
    "hcUnhealthyThreshold",
    "Checks in a row that must fail before it counts as not well.",
  ),
};

import { z } from "zod";
import type { Handler } from "../call";
import { ok } from "../reply";
import { limitFields } from "../schemas/common";
import { parse } from "../schemas/parse";

function time(name: string) {
  return z
    .string()
    .refine((text) => !isNaN(Date.parse(text)), {
      error: `${name} must be a valid ISO date string`,
    })
    .optional();
}

const positive = z.coerce.number().int().positive().optional();

const logQuery = z.object({
  timeStart: time("timeStart"),
  timeEnd: time("timeEnd"),
  method: z.enum(["GET", "POST", "PUT", "DELETE", "PATCH"]).optional(),
  reason: positive,
  resourceId: positive,
  ...limitFields(),
});

/** GET /org/:orgId/logs/request. No traffic goes through a sandbox, so there is none. */
export const listRequestLogs: Handler = ({ query }) => {
  const { limit, offset } = parse(logQuery, query);
  const filterAttributes = { actors: [], resources: [], locations: [], hosts: [], paths: [] };
  const pagination = { total: 0, limit, offset };
  const data = { log: [], pagination, filterAttributes };
  return ok(data, "Request audit logs retrieved successfully");
};

/** GET /org/:orgId/logs/request/export: CSV without rows. */
export const exportRequestLogs: Handler = ({ query }) => {
  parse(logQuery, query);
  return { text: "", type: "text/csv; charset=utf-8" };
};

/** GET /org/:orgId/logs/analytics. */
export const analyseRequests: Handler = ({ query }) => {
  parse(logQuery, query);
  const data = { requestsPerCountry: [], requestsPerDay: [], totalBlocked: 0, totalRequests: 0 };
  return ok(data, "Request audit analytics retrieved successfully");
};

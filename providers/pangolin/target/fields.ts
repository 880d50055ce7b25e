import { isIP } from "node:net";
import { type FieldProblem, type Fields, untyped } from "../../dynamic/fields";
import type { PropertyProblem } from "../../dynamic/validate";
import { lookUpOrgField, ofResource, wholeNumber } from "../fieldProblems";
import { adoptField } from "../identity";
import type { ResourceChildOuts } from "../resourceChildren";
import { healthCheckFields, type HealthCheck } from "./healthCheckFields";

/** Inputs of a target. */
export interface TargetInputs {
  resource: string;
  site: string;
  ip: string;
  port: number;
  method?: "http" | "https" | "h2c";
  enabled?: boolean;
  path?: string;
  pathMatchType?: "exact" | "prefix" | "regex";
  rewritePath?: string;
  rewritePathType?: "exact" | "prefix" | "regex" | "stripPrefix";
  priority?: number;
  healthCheck?: HealthCheck;
  org?: string;
  adopt?: boolean;
}

/** Outputs beyond the inputs. */
export interface TargetOuts extends ResourceChildOuts {
  /** Id of the site. */
  siteId: string;
}

const LABEL = "[a-zA-Z0-9_](?:[a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?";
const HOST = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);

function addressProblem(ip: string): FieldProblem | undefined {
  if (isIP(ip) !== 0 || HOST.test(ip)) return undefined;
  const message = `"ip" is "${ip}", which is neither an IP address nor a host name`;
  return { message, fix: "Give the address alone, without scheme, port and path" };
}

const path = {
  path: {
    type: "string",
    default: "",
    doc: "Only requests with this path go to the target; all when absent. Needs `pathMatchType`.",
  },
  pathMatchType: {
    type: "string",
    oneOf: ["exact", "prefix", "regex"],
    doc: "How `path` is compared.",
  },
  rewritePath: {
    type: "string",
    default: "",
    doc: "What the path becomes towards the target. Needs `rewritePathType`.",
  },
  rewritePathType: {
    type: "string",
    oneOf: ["exact", "prefix", "regex", "stripPrefix"],
    doc: "How the path is rewritten. Needs `pathMatchType`.",
  },
} as const;

/** Table of a target's inputs. */
export const targetFields: Fields<TargetInputs> = {
  resource: ofResource("The public resource"),
  site: {
    type: "string",
    required: true,
    reference: "Site",
    alias: ["siteId"],
    doc: "The site whose network holds the address, as its resource, its id, its niceId or its name.",
  },
  ip: {
    type: "string",
    required: true,
    doc: "IP address or host name, as the site reaches it; for a container its name.",
    problem: addressProblem,
  },
  port: {
    type: "number",
    required: true,
    range: [1, 65_535],
    doc: "Port at that address.",
    problem: wholeNumber("port"),
  },
  method: {
    type: "string",
    oneOf: ["http", "https", "h2c"],
    doc: "How the target is spoken to. Needed for a resource of protocol `http`, and only there.",
  },
  enabled: { type: "boolean", default: true, doc: "Whether requests go to it." },
  ...path,
  priority: {
    type: "number",
    default: 100,
    range: [1, 1_000],
    doc: "Among targets whose paths fit, the highest is taken.",
    problem: wholeNumber("priority"),
  },
  healthCheck: {
    type: "object",
    doc: "Asks the target whether it is well, and leaves it out while it is not.",
    fields: untyped(healthCheckFields),
  },
  org: lookUpOrgField,
  adopt: adoptField("a target of the same site, address, port and path"),
};

/** Inputs that make sense only together with another. */
export function targetProblems(inputs: Partial<TargetInputs>): PropertyProblem[] {
  const needs: readonly (readonly [keyof TargetInputs, keyof TargetInputs])[] = [
    ["path", "pathMatchType"],
    ["pathMatchType", "path"],
    ["rewritePath", "rewritePathType"],
    // Without it Pangolin 1.18.4 drops the rewriting in an update.
    ["rewritePathType", "pathMatchType"],
  ];
  return needs
    .filter(([has, lacks]) => Boolean(inputs[has]) && !inputs[lacks])
    .map(([has, lacks]) => ({
      path: has,
      message: `"${has}" is set without "${lacks}"`,
      fix: `Set "${lacks}", or remove "${has}"`,
    }));
}

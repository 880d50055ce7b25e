import type { Field, FieldProblem, Fields } from "../../dynamic/fields";
import type { PropertyProblem } from "../../dynamic/validate";
import { isCidr, overlap } from "../addresses";
import { wholeNumber } from "../fieldProblems";
import { adoptField, nameField } from "../identity";

/** Inputs of an organization. */
export interface OrgInputs {
  name: string;
  orgId: string;
  subnet?: string;
  utilitySubnet?: string;
  requestLogDays?: number;
  accessLogDays?: number;
  actionLogDays?: number;
  connectionLogDays?: number;
  adopt?: boolean;
}

/** What Pangolin 1.18.4's dashboard proposes; every organization may have the same. */
export const DEFAULT_SUBNET = "100.90.128.0/20";
/** The same for alias addresses. */
export const DEFAULT_UTILITY_SUBNET = "100.96.128.0/20";

const ORG_ID = /^[a-z0-9_]+(-[a-z0-9_]+)*$/;
const LONGEST_ID = 32;

function idProblem(orgId: string): FieldProblem | undefined {
  if (ORG_ID.test(orgId) && orgId.length <= LONGEST_ID) return undefined;
  return {
    message: `"orgId" is "${orgId.slice(0, 60)}"; Pangolin takes at most ${LONGEST_ID} lower-case letters, digits, _ and single hyphens between them`,
    fix: "Choose such an id",
  };
}

function subnetField(name: string, initial: string, doc: string): Field<string> {
  return {
    type: "string",
    initial,
    replace: true,
    doc,
    problem: (subnet) =>
      isCidr(subnet) && !subnet.includes(":")
        ? undefined
        : {
            message: `"${name}" is "${subnet}", which is no IPv4 block`,
            fix: `Give one such as ${initial}`,
          },
  };
}

function daysField(name: string, standard: number, doc: string): Field<number> {
  return {
    type: "number",
    default: standard,
    range: [-1, 36_500],
    doc: `${doc}, in days; -1 keeps it for ever.`,
    problem: wholeNumber(name),
  };
}

/** Table of an organization's inputs. */
export const orgFields: Fields<OrgInputs> = {
  name: nameField("Name, shown in Pangolin."),
  orgId: {
    type: "string",
    required: true,
    replace: true,
    doc: "Id, part of the dashboard's addresses: at most 32 lower-case letters, digits, `_` and single hyphens.",
    problem: idProblem,
  },
  subnet: subnetField("subnet", DEFAULT_SUBNET, "IPv4 block of sites and clients."),
  utilitySubnet: subnetField(
    "utilitySubnet",
    DEFAULT_UTILITY_SUBNET,
    "IPv4 block of alias addresses; apart from `subnet`.",
  ),
  requestLogDays: daysField("requestLogDays", 7, "How long the request log is kept"),
  accessLogDays: daysField("accessLogDays", 0, "How long the access log is kept"),
  actionLogDays: daysField("actionLogDays", 0, "How long the action log is kept"),
  connectionLogDays: daysField("connectionLogDays", 0, "How long the connection log is kept"),
  adopt: adoptField("an organization of this id"),
};

/** Findings that concern more than one input. */
export function orgProblems(inputs: Partial<OrgInputs>): PropertyProblem[] {
  const { subnet = DEFAULT_SUBNET, utilitySubnet = DEFAULT_UTILITY_SUBNET } = inputs;
  if (!isCidr(subnet) || !isCidr(utilitySubnet) || !overlap(subnet, utilitySubnet)) return [];
  const message = `"utilitySubnet" is "${utilitySubnet}" and overlaps with "subnet", "${subnet}"`;
  return [{ path: "utilitySubnet", message, fix: "Choose blocks that are apart" }];
}

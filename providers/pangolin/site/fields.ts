import type { Fields } from "../../dynamic/fields";
import type { PropertyProblem } from "../../dynamic/validate";
import { hasUnknown } from "../../dynamic/values";
import { addressProblem, plainAddress } from "../addresses";
import { orgField, wholeNumber } from "../fieldProblems";
import { adoptField, nameField, niceIdField } from "../identity";
import type { OrgOut } from "../orgs";

/** How a site is reached. */
export type SiteType = "newt" | "local" | "wireguard";

/** Inputs of a site. */
export interface SiteInputs {
  name: string;
  type?: SiteType;
  niceId?: string;
  newtId?: string;
  secret?: string;
  address?: string;
  dockerSocketEnabled?: boolean;
  status?: "pending" | "approved";
  exitNodeId?: number;
  subnet?: string;
  pubKey?: string;
  org?: string;
  adopt?: boolean;
}

/** Outputs beyond the inputs, and those inputs that are chosen when the program gives none. */
export interface SiteOuts extends OrgOut {
  niceId: string;
  /** What the Newt of the site connects with. */
  newtId?: string;
  /** Absent for a site that was adopted without it: Pangolin gives it out once. */
  secret?: string;
  /** Address in the organization's subnet, without a mask. */
  address?: string;
  /** Whether the tunnel was up when the site was last read. */
  online: boolean;
}

/** Table of a site's inputs. */
export const siteFields: Fields<SiteInputs> = {
  name: nameField("Name, shown in Pangolin; not unique there."),
  type: {
    type: "string",
    default: "newt",
    replace: true,
    oneOf: ["newt", "local", "wireguard"],
    doc: "How the site is reached: through Newt, on Pangolin's own host, or by a WireGuard peer.",
  },
  niceId: niceIdField(
    "When absent, it is the name with eight digits of its hash, so set it where two sites share a name.",
  ),
  newtId: {
    type: "string",
    computed: true,
    replace: true,
    doc: "Id that Newt connects with (`NEWT_ID`). Made by Varanus when absent.",
    problem: notEmpty("newtId"),
  },
  secret: {
    type: "string",
    computed: true,
    replace: true,
    secret: true,
    doc: "Secret that Newt connects with (`NEWT_SECRET`). Made by Varanus when absent.",
    problem: notEmpty("secret"),
  },
  address: {
    type: "string",
    computed: true,
    replace: true,
    doc: "IPv4 address in the organization's subnet, without a mask. Chosen by Pangolin when absent.",
    normalise: plainAddress,
    problem: addressProblem("address"),
  },
  dockerSocketEnabled: {
    type: "boolean",
    default: true,
    doc: "Let Pangolin list the containers beside Newt. Only with type `newt`.",
  },
  status: {
    type: "string",
    default: "approved",
    oneOf: ["pending", "approved"],
    doc: "Whether the site is approved.",
  },
  exitNodeId: {
    type: "number",
    replace: true,
    doc: "Id of the exit node. Required with type `wireguard`.",
    problem: wholeNumber("exitNodeId"),
  },
  subnet: {
    type: "string",
    replace: true,
    doc: "Block of addresses of the peer. Required with type `wireguard`, and only there.",
  },
  pubKey: {
    type: "string",
    replace: true,
    doc: "The peer's WireGuard key. Required with type `wireguard`, and only there.",
  },
  org: orgField,
  adopt: adoptField("a site of this nice id, or of this name where that is unique,"),
};

function notEmpty(field: string) {
  return (value: string) =>
    value === ""
      ? { message: `"${field}" is empty`, fix: "Give a value, or leave it out" }
      : undefined;
}

const NEWT_ONLY = ["newtId", "secret", "dockerSocketEnabled", "address"] as const;
const WIREGUARD_ONLY = ["exitNodeId", "subnet", "pubKey"] as const;

/** Findings about inputs that do not go with the site's type. */
export function siteProblems(inputs: Partial<SiteInputs>): PropertyProblem[] {
  const { type = "newt" } = inputs;
  if (hasUnknown(type)) return [];
  const strangers = [
    ...(type === "newt" ? [] : NEWT_ONLY.map((key) => [key, "newt"] as const)),
    ...(type === "wireguard" ? [] : WIREGUARD_ONLY.map((key) => [key, "wireguard"] as const)),
  ]
    .filter(([key]) => inputs[key] !== undefined)
    .map(([path, owner]) => ({
      path,
      message: `"${path}" goes with sites of type ${owner}, and this one has type ${type}`,
      fix: "Remove it, or change the type",
    }));
  const missing = type === "wireguard" ? WIREGUARD_ONLY : [];
  const gaps = missing
    .filter((key) => inputs[key] === undefined)
    .map((path) => ({
      path,
      message: `"${path}" is missing, which a site of type wireguard needs`,
      fix: `Set "${path}"`,
    }));
  return [...strangers, ...gaps];
}

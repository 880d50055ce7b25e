import type { Fields } from "../../dynamic/fields";
import { addressProblem, plainAddress } from "../addresses";
import { orgField } from "../fieldProblems";
import { adoptField, nameField, niceIdField } from "../identity";
import type { OrgOut } from "../orgs";

/** Inputs of a machine client. */
export interface ClientInputs {
  name: string;
  niceId?: string;
  olmId?: string;
  secret?: string;
  subnet?: string;
  blocked?: boolean;
  archived?: boolean;
  org?: string;
  adopt?: boolean;
}

/** Outputs beyond the inputs, and those inputs that are chosen when the program gives none. */
export interface ClientOuts extends OrgOut {
  niceId: string;
  /** What the machine connects with. */
  olmId?: string;
  /** Absent for a client that was adopted without it: Pangolin never gives it out. */
  secret?: string;
  /** Address in the organization's subnet, without a mask. */
  subnet: string;
  /** Whether the machine was connected when the client was last read. */
  online: boolean;
}

/** Table of a client's inputs. */
export const clientFields: Fields<ClientInputs> = {
  name: nameField("Name, shown in Pangolin; not unique there."),
  niceId: niceIdField("Chosen by Pangolin when absent."),
  olmId: {
    type: "string",
    computed: true,
    replace: true,
    doc: "Id that the machine connects with (`CLIENT_ID`). Made by Varanus when absent.",
    problem: (id) =>
      id === "" ? { message: '"olmId" is empty', fix: "Give a value, or leave it out" } : undefined,
  },
  secret: {
    type: "string",
    computed: true,
    replace: true,
    secret: true,
    doc: "Secret that the machine connects with (`CLIENT_SECRET`). Made by Varanus when absent.",
    // Pangolin 1.18.4 takes an empty one and makes another that nobody ever sees.
    problem: (secret) =>
      secret === ""
        ? { message: '"secret" is empty', fix: "Give a value, or leave it out" }
        : undefined,
  },
  subnet: {
    type: "string",
    computed: true,
    replace: true,
    doc: "IPv4 address in the organization's subnet, without a mask. Chosen by Pangolin when absent.",
    normalise: plainAddress,
    problem: addressProblem("subnet"),
  },
  blocked: {
    type: "boolean",
    default: false,
    doc: "Refuse its connections.",
  },
  archived: {
    type: "boolean",
    default: false,
    doc: "Hide it in the dashboard's list. It keeps its grants.",
  },
  org: orgField,
  adopt: adoptField("a client of this nice id, or of this name where that is unique,"),
};

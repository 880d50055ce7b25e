import type { Field, Fields } from "../../dynamic/fields";
import { type MaintenanceWindow, maintenanceWindows } from "../maintenanceWindow";
import { metaFields, type MetaInputs } from "../meta";
import { nameProblem, plainName } from "../normalise";

/** Inputs of a server: the whole of Komodo's ServerConfig, with name, description and tags. */
export interface ServerInputs extends MetaInputs {
  address?: string;
  insecureTls?: boolean;
  externalAddress?: string;
  region?: string;
  enabled?: boolean;
  autoRotateKeys?: boolean;
  passkey?: string;
  ignoreMounts?: string[];
  autoPrune?: boolean;
  links?: string[];
  statsMonitoring?: boolean;
  sendUnreachableAlerts?: boolean;
  sendCpuAlerts?: boolean;
  sendMemAlerts?: boolean;
  sendDiskAlerts?: boolean;
  sendVersionMismatchAlerts?: boolean;
  cpuWarning?: number;
  cpuCritical?: number;
  memWarning?: number;
  memCritical?: number;
  diskWarning?: number;
  diskCritical?: number;
  maintenanceWindows?: MaintenanceWindow[];
}

function alert(what: string): Field<boolean> {
  return { type: "boolean", default: true, doc: `Alert when ${what}.` };
}

function percent(value: number, doc: string): Field<number> {
  return { type: "number", default: value, range: [0, 100], doc: `${doc}, in percent.` };
}

function addressProblem(address: string) {
  if (address === "" || /^(https?|wss?):\/\/[^/\s]+/.test(address)) return undefined;
  return {
    message: `"address" is "${address}", which is no http(s) or ws(s) address`,
    fix: "Give it as `https://host:8120`, or leave it out when Periphery dials Core",
  };
}

/** Table of a server's inputs: Komodo 2.3.2's ServerConfig in full. */
export const serverFields: Fields<ServerInputs> = {
  name: {
    type: "string",
    required: true,
    doc: "Name; a rename keeps the server. Periphery connects under it in outbound mode.",
    problem: nameProblem(plainName),
  },
  ...metaFields,
  address: {
    type: "string",
    default: "",
    doc: "Where Core reaches Periphery, `https://host:8120`. Left out when Periphery dials Core.",
    problem: addressProblem,
  },
  insecureTls: {
    type: "boolean",
    default: true,
    doc: "Accept a certificate that no authority signed, as Periphery makes its own.",
  },
  externalAddress: { type: "string", default: "", doc: "Address that links in Komodo point to." },
  region: { type: "string", default: "", doc: "Free text, shown in Komodo." },
  enabled: {
    type: "boolean",
    default: false,
    initial: true,
    doc: "Whether Komodo uses the server. Varanus enables it; Komodo's own default is false.",
  },
  autoRotateKeys: { type: "boolean", default: true, doc: "Take part in key rotation." },
  passkey: { type: "string", default: "", secret: true, doc: "Passkey of a Periphery 1.x." },
  ignoreMounts: { type: "strings", default: [], doc: "Mount paths left out of the disk figures." },
  autoPrune: { type: "boolean", default: true, doc: "Remove unused images daily." },
  links: { type: "strings", default: [], doc: "Addresses shown as links in Komodo." },
  statsMonitoring: { type: "boolean", default: true, doc: "Record CPU, memory and disk use." },
  sendUnreachableAlerts: alert("the server cannot be reached"),
  sendCpuAlerts: alert("CPU use passes its thresholds"),
  sendMemAlerts: alert("memory use passes its thresholds"),
  sendDiskAlerts: alert("disk use passes its thresholds"),
  sendVersionMismatchAlerts: alert("Periphery's version differs from Core's"),
  cpuWarning: percent(90, "CPU use that warns"),
  cpuCritical: percent(99, "CPU use that is critical"),
  memWarning: percent(75, "Memory use that warns"),
  memCritical: percent(95, "Memory use that is critical"),
  diskWarning: percent(75, "Disk use that warns"),
  diskCritical: percent(95, "Disk use that is critical"),
  maintenanceWindows,
};

import type { Field, FieldProblem, Fields, FieldTable } from "../../dynamic/fields";
import { withoutAbsent } from "../../dynamic/values";
import type { ResourceType } from "../api";
import { maintenanceWindows, type MaintenanceWindow } from "../maintenanceWindow";
import { metaFields, type MetaInputs } from "../meta";
import { nameProblem, plainName } from "../normalise";

/** Where an alerter sends to, told apart by its `type`. */
export type AlerterEndpoint =
  | { type: "Custom" | "Slack" | "Discord" | "Pushover"; url: string; email?: never }
  | { type: "Ntfy"; url: string; email?: string };

/** Kinds of alerts that Komodo 2.3.2 sends. */
export const alertTypes = [
  "Test",
  "SwarmUnhealthy",
  "ServerUnreachable",
  "ServerCpu",
  "ServerMem",
  "ServerDisk",
  "ServerVersionMismatch",
  "ContainerStateChange",
  "DeploymentImageUpdateAvailable",
  "DeploymentAutoUpdated",
  "StackStateChange",
  "StackImageUpdateAvailable",
  "StackAutoUpdated",
  "AwsBuilderTerminationFailed",
  "ResourceSyncPendingUpdates",
  "BuildFailed",
  "RepoBuildFailed",
  "ProcedureFailed",
  "ActionFailed",
  "ScheduleRun",
  "Custom",
] as const;

/** Kind of an alert. */
export type AlertType = (typeof alertTypes)[number];

/** What an alert is about: a resource by name or id, or Komodo itself (`System`). */
export interface AlertTarget {
  type: ResourceType | "System";
  id: string;
}

/** Inputs of an alerter: the whole of Komodo's AlerterConfig, with name, description and tags. */
export interface AlerterInputs extends MetaInputs {
  enabled?: boolean;
  endpoint: AlerterEndpoint;
  alertTypes?: AlertType[];
  resources?: AlertTarget[];
  exceptResources?: AlertTarget[];
  maintenanceWindows?: MaintenanceWindow[];
}

function urlProblem(url: unknown): FieldProblem | undefined {
  if (/^https?:\/\/[^/\s]|^\[\[\w+\]\]/.test(String(url))) return undefined;
  return {
    message: "the endpoint's `url` is neither an http(s) address nor a `[[NAME]]`",
    fix: "Give the webhook's address, best as a Komodo secret: `[[SLACK_URL]]`",
  };
}

const endpointFields: FieldTable = {
  type: {
    type: "string",
    required: true,
    oneOf: ["Custom", "Slack", "Discord", "Ntfy", "Pushover"],
    doc: "The service. `Custom` posts the alert as JSON.",
  },
  url: {
    type: "string",
    required: true,
    secret: true,
    problem: urlProblem,
    doc:
      "Address of the webhook. It holds the right to post: keep it in a Komodo secret and give " +
      "`[[NAME]]`, which Komodo replaces when it sends.",
  },
  email: { type: "string", doc: "With `Ntfy`: address that ntfy mails the alert to as well." },
};

function endpointProblem(endpoint: AlerterEndpoint): FieldProblem | undefined {
  const { type, email }: { type: string; email?: string } = endpoint;
  if (type === "Ntfy" || email === undefined) return undefined;
  const message = `"endpoint.email" is set, which ${type} does not have`;
  return { message, fix: "Remove it, or set the type `Ntfy`" };
}

interface RemoteEndpoint {
  readonly type: AlerterEndpoint["type"];
  readonly params: { readonly url: string; readonly email?: string | null };
}

const KINDS: readonly AlertTarget["type"][] = [
  ...(["System", "Swarm", "Server", "Stack", "Deployment", "Build", "Repo"] as const),
  ...(["Procedure", "Action", "Builder", "Alerter", "ResourceSync"] as const),
];

const targetType: Field<AlertTarget["type"]> = {
  type: "string",
  required: true,
  oneOf: KINDS,
  doc: "Kind of the resource; `System` with the id `system` is Komodo itself.",
};
const targetId: Field<string> = { type: "string", required: true, doc: "Its name or id." };

const targetFields = { type: targetType, id: targetId } as unknown as FieldTable;

/** Table of a target: what its id refers to goes by its type. */
function targetTable({ type }: Record<string, unknown>): FieldTable {
  const refers = type !== "System" && KINDS.includes(type as AlertTarget["type"]);
  const id = refers ? { ...targetId, reference: type as ResourceType } : targetId;
  return { type: targetType, id } as unknown as FieldTable;
}

function targets(doc: string): Field<AlertTarget[]> {
  return {
    type: "objects",
    default: [],
    unordered: true,
    fields: targetFields,
    fieldsOf: targetTable,
    doc,
  };
}

/** Table of an alerter's inputs: Komodo 2.3.2's AlerterConfig in full. */
export const alerterFields: Fields<AlerterInputs> = {
  name: {
    type: "string",
    required: true,
    doc: "Name; a rename keeps the alerter.",
    problem: nameProblem(plainName),
  },
  ...metaFields,
  enabled: {
    type: "boolean",
    default: false,
    initial: true,
    doc: "Whether it sends. Varanus enables it; Komodo's own default is false.",
  },
  endpoint: {
    type: "object",
    required: true,
    fields: endpointFields,
    problem: endpointProblem,
    encode: ({ type, url, email }) => ({ type, params: { url, ...(email && { email }) } }),
    decode: (remote) => {
      const { type, params } = remote as RemoteEndpoint;
      return withoutAbsent({ type, ...params }) as AlerterEndpoint;
    },
    doc: "Where it sends to.",
  },
  alertTypes: {
    type: "strings",
    default: [],
    unordered: true,
    problem: typesProblem,
    doc: "Kinds of alerts that it sends, see [alerting](../alerting.md); none means all.",
  },
  resources: targets("Only alerts about these; none means all."),
  exceptResources: targets("No alerts about these."),
  maintenanceWindows,
};

function typesProblem(types: readonly AlertType[]): FieldProblem | undefined {
  const stranger = types.find((type) => !alertTypes.includes(type));
  if (stranger === undefined) return undefined;
  const message = `"alertTypes" holds "${stranger}", which Komodo does not send`;
  return { message, fix: `Choose among ${alertTypes.join(", ")}` };
}

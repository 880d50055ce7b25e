import type { Field, FieldProblem, Fields } from "../../dynamic/fields";
import { lifecycleFields, targetFields } from "../deploying/inputs";
import { extraArgs, flag, list, text } from "../fieldForms";
import { keyValues } from "../keyValues/fields";
import { metaFields } from "../meta";
import { containerName, lines, nameProblem } from "../normalise";
import { imageField } from "./image";
import type { DeploymentInputs } from "./inputs";

/** Lines of two parts, such as `8080:80`. */
function pairs(name: string, doc: string, example: string): Field<string> {
  return text(doc, { normalise: lines, problem: (value) => pairProblem(name, value, example) });
}

/** Komodo 2.3.2 refuses a line without `:` or `=` with a 500. */
function pairProblem(name: string, value: string, example: string): FieldProblem | undefined {
  const all = value.split("\n").map((line) => (line.split(" #")[0] ?? "").trim());
  const at = all.findIndex((line) => !/^(#|\/\/|$)/.test(line) && !/[:=]/.test(line));
  if (at < 0) return undefined;
  const message = `line ${at + 1} of "${name}" has neither ":" nor "="`;
  return { message, fix: `Write each line as \`${example}\`` };
}

/** Lines `NAME=value` that pass through a shell. */
function shellLines(name: string, doc: string): Field<string> {
  const field = keyValues(name, doc);
  return { ...field, problem: (value) => field.problem?.(value) ?? cutProblem(name, value) };
}

/** Komodo 2.3.2 cuts a line at ` #`, within quotes as well. */
function cutProblem(name: string, value: string): FieldProblem | undefined {
  const isCut = (line: string) => ((line.split(" #")[0] ?? "").match(/'/g) ?? []).length % 2 === 1;
  const at = value.split("\n").findIndex((line) => line.includes(" #") && isCut(line));
  if (at < 0) return undefined;
  const message = `line ${at + 1} of "${name}" holds " #" within quotes, where Komodo cuts it`;
  return { message, fix: "Choose a value without it, or encode it, for example with base64" };
}

function customNameProblem(name: string): FieldProblem | undefined {
  const kept = containerName(name);
  if (kept === name) return undefined;
  const message = `"customName" is "${name}", which Komodo stores as "${kept}"`;
  return { message, fix: kept === "" ? 'Remove "customName"' : `Use "${kept}"` };
}

function networkProblem(network: string): FieldProblem | undefined {
  if (/^[A-Za-z0-9][\w.-]*(:\S+)?$/.test(network)) return undefined;
  const message = network.includes("[[")
    ? '"network" holds "[[", but Komodo fills no names in there'
    : `"network" is "${network}", which is no name of a Docker network`;
  return { message, fix: "Name a network that the server has, such as `bridge`" };
}

/** Table of a deployment's inputs: Komodo 2.3.2's DeploymentConfig in full. */
export const deploymentFields: Fields<DeploymentInputs> = {
  name: {
    type: "string",
    required: true,
    doc: "Name, in Komodo's form: letters, digits, `_`, `.` and `-`. A rename keeps the deployment.",
    problem: nameProblem(containerName),
  },
  ...metaFields,
  ...lifecycleFields("deployment"),
  ...targetFields("deployment"),
  image: imageField,
  customName: text("Name of the container, when it is not the deployment's name.", {
    problem: customNameProblem,
  }),
  imageRegistryAccount: text("User name of the registry account in Komodo that pulls the image."),
  network: text("Docker network of the container. Ports are published on any but `host`.", {
    default: "host",
    problem: networkProblem,
  }),
  restart: {
    type: "string",
    default: "no",
    oneOf: ["no", "on-failure", "always", "unless-stopped"],
    doc: "When Docker starts the container again. Not for a swarm.",
  },
  command: text("Arguments after the image, in place of the image's own command."),
  ports: pairs("ports", "Lines `host:container`, or a list or map of them.", "8080:80"),
  volumes: pairs(
    "volumes",
    "Lines `path or volume:path in the container`, or a list or map of them.",
    "/srv/data:/data",
  ),
  environment: shellLines(
    "environment",
    "Lines `NAME=value`, or a map of them. They pass through a shell: a text puts values with `$` in " +
      "single quotes, a map does so by itself. `[[NAME]]` is replaced by the Komodo variable or secret " +
      "of that name. Keep secrets out: refer to them.",
  ),
  labels: shellLines("labels", "Lines `name=value`, or a map of them, quoted like `environment`."),
  extraArgs: extraArgs("Further arguments to `docker run`, or `docker service create` in a swarm."),
  skipSecretInterp: flag(false, "Leave every `[[NAME]]` as it is."),
  replicas: {
    type: "number",
    default: 1,
    range: [0, 10_000],
    doc: "Tasks of the service in a swarm. Komodo 2.3.2 stores it without passing it on, see above.",
  },
  terminationSignal: {
    type: "string",
    default: "SIGTERM",
    oneOf: ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"],
    doc: "Signal that stops the container.",
  },
  terminationTimeout: {
    type: "number",
    default: 10,
    range: [0, 86_400],
    doc: "Seconds that the container has after the signal.",
  },
  termSignalLabels: pairs(
    "termSignalLabels",
    "Lines `signal: label`, or a map of them: what Komodo's interface calls each signal.",
    "SIGTERM: shut down",
  ),
  redeployOnBuild: flag(false, "Komodo deploys by itself when the Build has ended."),
  pollForUpdates: flag(false, "Look for newer images regularly."),
  autoUpdate: flag(false, "Redeploy when there is a newer image."),
  sendAlerts: flag(true, "Alert when the state changes."),
  links: list("Addresses shown as links in Komodo."),
};

/** Inputs whose change alters what runs; the name counts only where Docker cannot rename. */
export const deployRelevant: readonly (keyof DeploymentInputs)[] = [
  "triggers",
  "image",
  "network",
  "restart",
  "command",
  "replicas",
  "ports",
  "volumes",
  "environment",
  "labels",
  "extraArgs",
  "skipSecretInterp",
];

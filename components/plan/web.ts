import { isRecord } from "../../compose/document";
import { parseTemplate, substitute } from "../../compose/interpolation";
import type { Problem } from "../../providers/dynamic/problem";
import type { StackFolder } from "../stackFolder";
import { plainValue, type FleetIndex } from "./fleetIndex";
import { stackProblem } from "./placement";
import type { PlannedWeb, ServerSpec } from "./types";

/** Where a stack is reached, with `${NAME}` in its host replaced and its service chosen. */
export function planWeb(
  folder: StackFolder,
  index: FleetIndex,
): { web?: PlannedWeb; problems: Problem[] } {
  const { web } = folder.extension;
  if (!web) return { problems: [] };
  const { auth = "required", healthPath, port } = web;
  const { host, problems: hostProblems } = resolveHost(folder, web.host, index);
  const { service, problems: serviceProblems } = resolveService(folder, web.service);
  const problems = [...hostProblems, ...serviceProblems];
  if (host === undefined || service === undefined) return { problems };
  const planned = {
    host,
    port,
    service,
    auth,
    ...(healthPath === undefined ? {} : { healthPath }),
  };
  return { web: planned, problems };
}

/** S0-FA-2: what runs on an untrusted server has no exception from the sign-in. */
export function optOutProblems(folder: StackFolder, server: ServerSpec): Problem[] {
  const { auth = "required" } = folder.extension.web ?? {};
  if (auth === "required" || server.tier !== "untrusted") return [];
  const message = `"web.auth" opts out of the sign-in, which the untrusted server "${server.name}" does not allow`;
  const fix = "Remove it, or move the stack to a trusted server";
  return [stackProblem(folder, ["web", "auth"], { message, fix })];
}

/** Values for `${NAME}` at preview: the stack's own literals, then plain variables. */
export function previewLookup(
  folder: StackFolder,
  index: FleetIndex,
): (name: string) => string | undefined {
  const { environment = {} } = folder.extension;
  return (name) => {
    if (!Object.hasOwn(environment, name)) return plainValue(index, name);
    const text = String(environment[name]);
    return text.includes("[[") ? undefined : text;
  };
}

function resolveHost(
  folder: StackFolder,
  text: string,
  index: FleetIndex,
): { host?: string; problems: Problem[] } {
  const lookup = previewLookup(folder, index);
  const host = substitute(text, lookup)?.toLowerCase();
  const path = ["web", "host"];
  if (host === undefined) {
    const names = parseTemplate(text).parts.flatMap((part) =>
      typeof part !== "string" && lookup(part.name) === undefined ? [part.name] : [],
    );
    return { problems: names.map((name) => stackProblem(folder, path, unknownName(name, index))) };
  }
  if (
    /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/.test(
      host,
    )
  ) {
    return { host, problems: [] };
  }
  const message = `"web.host" is "${host}", which is no host name`;
  const fix = "Write a host name without scheme, port or path, such as vault.example.com";
  return { problems: [stackProblem(folder, path, { message, fix })] };
}

function unknownName(name: string, { values }: FleetIndex): { message: string; fix: string } {
  const found = values.get(name);
  if (!found) {
    const message = `"web.host" names \${${name}}, which is no variable of the fleet`;
    const fix = `Run \`pulumi config set --path varanus:variables.${name} VALUE\``;
    return { message, fix };
  }
  const kind = found.kind === "secret" ? "a secret" : "a variable with a secret inside";
  const message = `"web.host" names \${${name}}, which is ${kind}, but a host name is public`;
  return { message, fix: "Use a plain variable" };
}

function resolveService(
  folder: StackFolder,
  named: string | undefined,
): { service?: string; problems: Problem[] } {
  const { services } = folder.document.value;
  const names = isRecord(services) ? Object.keys(services) : [];
  const service = named ?? (names.length === 1 ? names[0] : names.find((n) => n === folder.name));
  if (service !== undefined) return { service, problems: [] };
  const message = `"web.service" is missing, and the file has several services: ${names.join(", ")}`;
  const fix = "Name the one that listens on the port";
  return { problems: [stackProblem(folder, ["web"], { message, fix })] };
}

/** Hosts that two stacks claim; the later one by name is told. */
export function doubledHosts(
  stacks: readonly { folder: StackFolder; web?: PlannedWeb | undefined }[],
): Problem[] {
  const owners = new Map<string, string>();
  return [...stacks]
    .sort((a, b) => (a.folder.name < b.folder.name ? -1 : 1))
    .flatMap(({ folder, web }) => {
      if (!web) return [];
      const owner = owners.get(web.host);
      if (owner === undefined) {
        owners.set(web.host, folder.name);
        return [];
      }
      const message = `"web.host" is "${web.host}", which the stack "${owner}" has as well`;
      return [stackProblem(folder, ["web", "host"], { message, fix: "Choose another host name" })];
    });
}

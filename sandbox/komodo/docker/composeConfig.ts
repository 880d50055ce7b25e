import { stringify } from "yaml";
import { isFields, type Fields } from "../fields";
import type { ComposeModel } from "./composeFile";
import { commandOf, pairsOf, type ComposeProject } from "./composeProject";

/** What `docker compose config` prints: the whole project with short forms written out. */
export function composeConfig(model: ComposeModel, project: ComposeProject): string {
  const services = Object.fromEntries(
    project.services.map(({ name }) => [name, expanded(model.services[name] ?? {})]),
  );
  const document: Fields = { name: project.name, services };
  const assets = (kind: "networks" | "volumes"): Fields =>
    Object.fromEntries(
      project[kind].map(({ key, name, external }) => [
        key,
        { ...without(model[kind][key] ?? {}, "external"), name, ...(external && { external }) },
      ]),
    );
  if (project.networks.length > 0) document.networks = assets("networks");
  if (project.volumes.length > 0) document.volumes = assets("volumes");
  return stringify({ ...document, ...model.rest, name: project.name }, { lineWidth: 0 });
}

function expanded(service: Fields): Fields {
  const full: Fields = { ...service };
  if (service.command !== undefined) full.command = commandOf(service.command);
  if (service.entrypoint !== undefined) full.entrypoint = commandOf(service.entrypoint);
  if (service.environment !== undefined) full.environment = pairsOf(service.environment);
  if (service.labels !== undefined) full.labels = pairsOf(service.labels);
  if (service.network_mode === undefined) full.networks = networksOf(service.networks);
  return Object.fromEntries(Object.entries(full).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function networksOf(value: unknown): Fields {
  const keys = Array.isArray(value) ? value.map(String) : [];
  if (isFields(value)) return value;
  return Object.fromEntries((keys.length > 0 ? keys : ["default"]).map((key) => [key, null]));
}

function without(fields: Fields, key: string): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key));
}

import { createHash } from "node:crypto";
import { isFields, textAt, type Fields } from "../fields";
import { ComposeFault, type ComposeModel } from "./composeFile";
import type { ContainerSpec, Healthcheck, PublishedPort } from "./container";
import { readPorts } from "./ports";
import { planOf, splitCommand } from "./processPlan";

/** A service of a Compose project, ready to be run. */
export interface ProjectService {
  readonly name: string;
  readonly image: string;
  readonly pullPolicy: string;
  readonly hasBuild: boolean;
  readonly replicas: number;
  /** Service names and the condition that is waited for. */
  readonly dependsOn: Readonly<Record<string, string>>;
  readonly containerName: string;
  /** The container's parameters; the name gets a number per replica. */
  readonly spec: Omit<ContainerSpec, "name" | "project">;
}

/** A network or volume of a project. */
export interface ProjectAsset {
  readonly key: string;
  /** Name on the host: the given one, or `<project>_<key>`. */
  readonly name: string;
  readonly external: boolean;
}

/** A Compose project: what `docker compose up` would make. */
export interface ComposeProject {
  readonly name: string;
  readonly services: readonly ProjectService[];
  readonly networks: readonly ProjectAsset[];
  readonly volumes: readonly ProjectAsset[];
}

/** Makes a project from a Compose file. Throws a ComposeFault for a reference to nothing. */
export function toProject(model: ComposeModel, name: string): ComposeProject {
  const services = Object.entries(model.services)
    .filter(([, service]) => service.profiles === undefined)
    .map(([key, service]) => toService(key, service, { model, project: name }));
  const usesDefault = services.some(({ spec }) => spec.networks.includes(`${name}_default`));
  const networks = assets(model.networks, name);
  const implied = usesDefault && !("default" in model.networks);
  return {
    name,
    services: services.sort((a, b) => (a.name < b.name ? -1 : 1)),
    networks: implied
      ? [...networks, { key: "default", name: `${name}_default`, external: false }]
      : networks,
    volumes: assets(model.volumes, name),
  };
}

function assets(entries: Readonly<Record<string, Fields>>, project: string): ProjectAsset[] {
  return Object.entries(entries).map(([key, entry]) => ({
    key,
    name: assetName(key, entry, project),
    external: entry.external === true || isFields(entry.external),
  }));
}

function assetName(key: string, entry: Fields, project: string): string {
  if (typeof entry.name === "string") return entry.name;
  return entry.external === true ? key : `${project}_${key}`;
}

interface ServiceContext {
  readonly model: ComposeModel;
  readonly project: string;
}

function toService(name: string, service: Fields, context: ServiceContext): ProjectService {
  const hasBuild = service.build !== undefined;
  const image = textAt(service, "image") || (hasBuild ? `${context.project}-${name}` : "");
  if (image === "") {
    throw invalid(`service "${name}" has neither an image nor a build context specified`);
  }
  const dependsOn = dependencies(name, service.depends_on, context.model);
  const networks = serviceNetworks(name, service, context);
  const volumes = serviceVolumes(name, service, context);
  const command = commandOf(service.command);
  const entrypoint = commandOf(service.entrypoint);
  const healthcheck = healthcheckOf(service.healthcheck);
  return {
    name,
    image,
    pullPolicy: textAt(service, "pull_policy"),
    hasBuild,
    replicas: replicasOf(service),
    dependsOn,
    containerName: textAt(service, "container_name"),
    spec: {
      image,
      service: name,
      configHash: createHash("sha256").update(JSON.stringify(service)).digest("hex"),
      environment: pairsOf(service.environment),
      labels: pairsOf(service.labels),
      command,
      networks,
      networkMode: textAt(service, "network_mode") || (networks[0] ?? "none"),
      volumes,
      ports: portsOf(name, service),
      restart: textAt(service, "restart") || "no",
      plan: planOf([...entrypoint, ...command]),
      ...(healthcheck !== undefined && { healthcheck }),
    },
  };
}

function invalid(fault: string): ComposeFault {
  return new ComposeFault(`${fault}: invalid compose project`);
}

function portsOf(name: string, service: Fields): PublishedPort[] {
  const ports: unknown[] = Array.isArray(service.ports) ? service.ports : [];
  return ports.flatMap((port) => readPorts(port, `services.${name}.ports`));
}

function replicasOf(service: Fields): number {
  const deploy = isFields(service.deploy) ? service.deploy : {};
  const replicas = service.scale ?? deploy.replicas ?? 1;
  return typeof replicas === "number" ? replicas : Number(replicas) || 1;
}

/** A command as words: a list as it is, a text split as a shell does. */
export function commandOf(value: unknown): string[] {
  if (typeof value === "string") return splitCommand(value);
  return Array.isArray(value) ? value.map(String) : [];
}

/** A mapping or a list of `KEY=VALUE` as one mapping of texts. */
export function pairsOf(value: unknown): Record<string, string> {
  if (isFields(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, scalarText(one)]));
  }
  if (!Array.isArray(value)) return {};
  return Object.fromEntries(
    value.map((item) => {
      const [key = "", ...rest] = String(item).split("=");
      return [key, rest.join("=")];
    }),
  );
}

function scalarText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function dependencies(name: string, value: unknown, model: ComposeModel): Record<string, string> {
  const wanted: [string, string][] = Array.isArray(value)
    ? value.map((service) => [String(service), "service_started"])
    : Object.entries(isFields(value) ? value : {}).map(([service, one]) => [
        service,
        isFields(one) ? textAt(one, "condition") || "service_started" : "service_started",
      ]);
  for (const [service] of wanted) {
    if (service in model.services) continue;
    throw invalid(`service "${name}" depends on undefined service "${service}"`);
  }
  return Object.fromEntries(wanted);
}

function serviceNetworks(name: string, service: Fields, context: ServiceContext): string[] {
  if (service.network_mode !== undefined) return [];
  const value = service.networks;
  const keys = Array.isArray(value) ? value.map(String) : Object.keys(isFields(value) ? value : {});
  if (keys.length === 0) keys.push("default");
  return keys.map((key) => {
    const entry = context.model.networks[key] ?? (key === "default" ? {} : undefined);
    if (entry !== undefined) return assetName(key, entry, context.project);
    throw invalid(`service "${name}" refers to undefined network ${key}`);
  });
}

function serviceVolumes(name: string, service: Fields, context: ServiceContext): string[] {
  const value: unknown[] = Array.isArray(service.volumes) ? service.volumes : [];
  return value.map((volume) => {
    const { source, target } = volumeOf(volume);
    if (source === "" || /^[./~]/.test(source)) return `${source}:${target}`;
    const entry = context.model.volumes[source];
    if (entry !== undefined) return `${assetName(source, entry, context.project)}:${target}`;
    throw invalid(`service "${name}" refers to undefined volume ${source}`);
  });
}

function volumeOf(volume: unknown): { source: string; target: string } {
  if (isFields(volume)) {
    const isNamed = volume.type === undefined || volume.type === "volume";
    const source = textAt(volume, "source");
    return { source: isNamed ? source : `./${source}`, target: textAt(volume, "target") };
  }
  const [first = "", second] = String(volume).split(":");
  return second === undefined ? { source: "", target: first } : { source: first, target: second };
}

function healthcheckOf(value: unknown): Healthcheck | undefined {
  if (!isFields(value) || value.disable === true) return undefined;
  const test = Array.isArray(value.test)
    ? value.test.map(String)
    : ["CMD-SHELL", textAt(value, "test")];
  if (test[0] === "NONE" || test.join("").trim() === "CMD-SHELL") return undefined;
  const command = test[0] === "CMD" ? test.slice(1) : ["sh", "-c", test.slice(1).join(" ")];
  const plan = planOf(command);
  return { test, passes: plan.endsAfterMs === Infinity || plan.exitCode === 0 };
}

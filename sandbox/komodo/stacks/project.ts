import type { KomodoCore } from "../core";
import { loadCompose, mergeModels } from "../docker/composeFile";
import { toProject, type ComposeProject } from "../docker/composeProject";
import { parseEnvFile, parseEnvironment } from "../docker/dotenv";
import { Substitution } from "../docker/substitute";
import type { ComposeModel } from "../docker/composeFile";
import { textAt, textsAt, type Fields } from "../fields";
import { idOf, type Resource } from "../resources/store";

/** The Compose project name of a stack; `fresh` ignores what was deployed before. */
export function projectName(stack: Resource, fresh: boolean): string {
  const deployed = stack.info?.deployed_project_name;
  if (!fresh && typeof deployed === "string" && deployed !== "") return deployed;
  return textAt(stack.config, "project_name") || stack.name;
}

/** The Compose files of a stack, relative to its folder. */
export function filePaths(config: Fields): string[] {
  const paths = textsAt(config, "file_paths");
  return paths.length === 0 ? ["compose.yaml"] : paths;
}

/** A stack's Compose file, read with its environment. */
export interface LoadedStack {
  readonly model: ComposeModel;
  readonly project: ComposeProject;
}

/** What `loadStack` reads: the config with everything filled in, and the Compose files. */
export interface StackFiles {
  readonly config: Fields;
  readonly files: readonly { readonly path: string; readonly contents: string }[];
}

/** Reads a stack's Compose files. Throws a ComposeFault, or a Refusal for a bad environment. */
export function loadStack(
  stack: Resource,
  { config, files }: StackFiles,
  name: string,
): LoadedStack {
  const substitute = (text: string, known: ReadonlyMap<string, string>): string =>
    new Substitution(known).apply(text);
  const pairs = parseEnvironment(textAt(config, "environment"));
  const envFile = pairs.map(([key, value]) => `${key}=${value}`).join("\n");
  const variables = parseEnvFile(envFile, substitute);
  const folder = `/etc/komodo/stacks/${stack.name}`;
  const models = files.map(({ path, contents }) =>
    loadCompose({ path: `${folder}/${path}`, text: contents, variables }),
  );
  const model = mergeModels(models);
  return { model, project: toProject(model, name) };
}

/** What Komodo knows about a service from the Compose file. */
export interface ServiceNames {
  readonly service_name: string;
  readonly container_name: string;
  readonly image: string;
  readonly image_digest: null;
}

/** The services of a project as Komodo stores them in `info`. */
export function serviceNames(project: ComposeProject): ServiceNames[] {
  return project.services.map(({ name, image, containerName }) => ({
    service_name: name,
    container_name: containerName || `${project.name}-${name}`,
    image,
    image_digest: null,
  }));
}

/** The server a stack or deployment is on, if it exists. */
export function serverOf(core: KomodoCore, resource: Resource): Resource | undefined {
  const id = textAt(resource.config, "server_id");
  return id === "" ? undefined : core.resources.find("Server", id);
}

/** The id of the server a resource is on, or `""`. */
export function serverIdOf(core: KomodoCore, resource: Resource): string {
  const server = serverOf(core, resource);
  return server === undefined ? "" : idOf(server);
}

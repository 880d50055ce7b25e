import { EXECUTE_REQUESTS } from "./executeRequests";
import { READ_REQUESTS } from "./readRequests";
import { WRITE_REQUESTS } from "./writeRequests";

/** The three families of authenticated requests; each is a route. */
export type Family = "read" | "write" | "execute";

/** What a parameter must be. `any` is left to the handler. */
export type ParameterForm = "text" | "integer" | "flag" | "texts" | "object" | "any";

/** One parameter of a request. */
export interface Parameter {
  readonly name: string;
  readonly form: ParameterForm;
  readonly optional: boolean;
}

/** The parameters of every request of a family, by request name, in Komodo's order. */
export type RequestTable = ReadonlyMap<string, readonly Parameter[]>;

const SUFFIXES: Readonly<Record<string, ParameterForm>> = {
  "": "text",
  "#": "integer",
  "!": "flag",
  "[]": "texts",
  "{}": "object",
  "*": "any",
};

/**
 * Reads the compact notation of the request lists: a line is a request name and its parameters;
 * an indented line continues the one before. A parameter is a text unless marked `#` (integer),
 * `!` (boolean), `[]` (list of texts), `{}` (object) or `*` (checked elsewhere); `?` makes it optional.
 */
export function parseRequests(notation: string): RequestTable {
  const lines = notation.trim().replace(/\n +/g, " ").split("\n");
  return new Map(
    lines.map((line) => {
      const [name = "", ...parameters] = line.split(" ").filter((word) => word !== "");
      return [name, parameters.map(parseParameter)];
    }),
  );
}

function parseParameter(word: string): Parameter {
  const [, name = "", suffix = "", optional] =
    /^([a-z_]+)(\[\]|\{\}|[#!*])?(\?)?$/.exec(word) ?? [];
  return { name, form: SUFFIXES[suffix] ?? "any", optional: optional !== undefined };
}

/** Every request Komodo 2.3.2 knows. */
export const REQUESTS: Readonly<Record<Family, RequestTable>> = {
  read: parseRequests(READ_REQUESTS),
  write: parseRequests(WRITE_REQUESTS),
  execute: parseRequests(EXECUTE_REQUESTS),
};

/** Names of earlier versions that Komodo 2.3.2 still answers. */
const RENAMED: Readonly<Record<string, string>> = {
  ListDockerRegistriesFromConfig: "ListImageRegistriesFromConfig",
  GetDockerContainersSummary: "GetContainersSummary",
  ListAllDockerContainers: "ListAllContainers",
  ListDockerContainers: "ListContainers",
  InspectDockerContainer: "InspectContainer",
  ListDockerNetworks: "ListNetworks",
  InspectDockerNetwork: "InspectNetwork",
  ListDockerImages: "ListImages",
  InspectDockerImage: "InspectImage",
  ListDockerImageHistory: "ListImageHistory",
  ListDockerVolumes: "ListVolumes",
  InspectDockerVolume: "InspectVolume",
  GetDockerRegistryAccount: "GetImageRegistryAccount",
  ListDockerRegistryAccounts: "ListImageRegistryAccounts",
  CreateDockerRegistryAccount: "CreateImageRegistryAccount",
  UpdateDockerRegistryAccount: "UpdateImageRegistryAccount",
  DeleteDockerRegistryAccount: "DeleteImageRegistryAccount",
};

/** The present name of a request; unknown names are returned as they are. */
export function currentName(name: string): string {
  return RENAMED[name] ?? name;
}

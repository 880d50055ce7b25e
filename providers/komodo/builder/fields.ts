import type { Field, FieldProblem, Fields } from "../../dynamic/fields";
import { list, text } from "../fieldForms";
import { metaFields, type MetaInputs } from "../meta";
import { nameProblem, plainName } from "../normalise";
import { awsBuilderFields } from "./awsFields";
import type { AwsBuilder } from "./awsInputs";

/** A Periphery, by its address, that builds. */
export interface UrlBuilder {
  address?: string;
  peripheryPublicKey?: string;
  insecureTls?: boolean;
  passkey?: string;
}

/** Servers that build; later ones when the earlier ones are busy. */
export interface ServerBuilder {
  servers: string[];
}

/** Inputs of a builder: exactly one of `url`, `server` and `aws`, with name, description and tags. */
export interface BuilderInputs extends MetaInputs {
  url?: UrlBuilder;
  server?: ServerBuilder;
  aws?: AwsBuilder;
}

function addressProblem(address: string): FieldProblem | undefined {
  if (/^(https?|wss?):\/\/[^/\s]+/.test(address)) return undefined;
  const message = `"url.address" is "${address}", which is no http(s) or ws(s) address`;
  return { message, fix: "Give it as `https://host:8120`" };
}

/** Table of `url`: Komodo 2.3.2's UrlBuilderConfig in full. */
export const urlBuilderFields: Fields<UrlBuilder> = {
  address: text("Where Core reaches Periphery.", {
    default: "https://periphery:8120",
    problem: addressProblem,
  }),
  peripheryPublicKey: text("Public key that Periphery must have; empty accepts any."),
  insecureTls: {
    type: "boolean",
    default: true,
    doc: "Accept a certificate that no authority signed, as Periphery makes its own.",
  },
  passkey: text("Passkey of a Periphery 1.x.", { secret: true }),
};

function serversProblem(servers: string[]): FieldProblem | undefined {
  if (servers.length === 0) {
    return { message: '"server.servers" is empty', fix: "Name the servers that build" };
  }
  const twice = servers.find((server, at) => servers.indexOf(server) !== at);
  if (twice === undefined) return undefined;
  return { message: `"server.servers" names "${twice}" twice`, fix: "Name it once" };
}

/** Table of `server`: Komodo 2.3.2's ServerBuilderConfig in full. */
export const serverBuilderFields: Fields<ServerBuilder> = {
  servers: list(
    "Servers that build: each a `Server`, its id or its name; the first free one does.",
    {
      required: true,
      remote: "server_ids",
      reference: "Server",
      problem: serversProblem,
    },
  ),
};

/** Table of a builder's inputs. */
export const builderFields: Fields<BuilderInputs> = {
  name: {
    type: "string",
    required: true,
    doc: "Name; a rename keeps the builder.",
    problem: nameProblem(plainName),
  },
  ...metaFields,
  url: {
    type: "object",
    fields: urlBuilderFields as Record<string, Field>,
    doc: "Build on a Periphery that is no server of Komodo's.",
  },
  server: {
    type: "object",
    fields: serverBuilderFields as Record<string, Field>,
    doc: "Build on servers of Komodo's.",
  },
  aws: {
    type: "object",
    fields: awsBuilderFields as Record<string, Field>,
    doc: "Build on an EC2 instance that Core starts for each build and ends after it.",
  },
};

import type { Field, FieldProblem, Fields } from "../../dynamic/fields";
import { isRecord } from "../../dynamic/values";
import { command, extraArgs, flag, list, type SystemCommand, text } from "../fieldForms";
import { gitSourceFields, type GitSourceInputs } from "../gitSource";
import { keyValues } from "../keyValues/fields";
import { metaFields, type MetaInputs } from "../meta";
import { nameProblem, stackName } from "../normalise";
import { webhookFields, type WebhookInputs } from "../webhooks";

/** A registry that a build pushes its image to. */
export interface ImageRegistry {
  domain?: string;
  account?: string;
  organization?: string;
}

/** Inputs of a build: the whole of Komodo's BuildConfig, with name, description and tags. */
export interface BuildInputs extends MetaInputs, GitSourceInputs, WebhookInputs {
  builder?: string;
  version?: string;
  autoIncrementVersion?: boolean;
  imageName?: string;
  imageTag?: string;
  includeLatestTag?: boolean;
  includeVersionTags?: boolean;
  includeCommitTag?: boolean;
  links?: string[];
  linkedRepo?: string;
  filesOnHost?: boolean;
  buildPath?: string;
  dockerfilePath?: string;
  imageRegistry?: ImageRegistry[];
  skipSecretInterp?: boolean;
  useBuildx?: boolean;
  extraArgs?: string[];
  preBuild?: SystemCommand;
  dockerfile?: string;
  buildArgs?: string;
  secretArgs?: string;
  labels?: string;
}

const registryFields: Fields<ImageRegistry> = {
  domain: text("Host of the registry, such as `ghcr.io`; empty pushes nothing.", {
    problem: domainProblem,
  }),
  account: text("User name of the registry account in Komodo."),
  organization: text("Organization that the image belongs to instead of the account."),
};

function domainProblem(domain: string): FieldProblem | undefined {
  if (!/:\/\/|@|\s/.test(domain)) return undefined;
  const message = '"domain" of a registry is an address, where Komodo expects a host';
  return { message, fix: 'Give the host alone, such as "ghcr.io"' };
}

/** Largest part of a version that Komodo 2.3.2 can hold. */
const LARGEST_PART = 2 ** 31 - 1;

function versionProblem(version: string): FieldProblem | undefined {
  const parts = /^(\d+)\.(\d+)\.(\d+)$/.exec(version)?.slice(1) ?? [];
  if (parts.length === 3 && parts.every((part) => Number(part) <= LARGEST_PART)) return undefined;
  const message = `"version" is "${version}", which is no version`;
  return { message, fix: 'Give three numbers, such as "1.2.3"' };
}

/** `{major, minor, patch}` as `1.2.3`: Komodo 2.3.2 takes both and gives back the first. */
function versionText(version: unknown): string {
  if (!isRecord(version)) return String(version);
  return [version.major, version.minor, version.patch].map(Number).join(".");
}

/** `01.2.3` as `1.2.3`. */
function plainVersion(version: string): string {
  return version.split(".").map(Number).join(".");
}

type TagKey =
  | "version"
  | "autoIncrementVersion"
  | "imageName"
  | "imageTag"
  | "includeLatestTag"
  | "includeVersionTags"
  | "includeCommitTag"
  | "imageRegistry";

const imageFields: Fields<Pick<BuildInputs, TagKey>> = {
  version: {
    type: "string",
    normalise: plainVersion,
    decode: versionText,
    problem: versionProblem,
    doc:
      "Version of the next image, `1.2.3`. While `autoIncrementVersion` is on, Komodo raises it " +
      "with every build, which is no drift; a change here sets it. Left out, it is Komodo's alone.",
  },
  autoIncrementVersion: flag(true, "Raise the last part of the version with every build."),
  imageName: text("Name of the image, when it is not the build's name."),
  imageTag: text("Tag of the image besides those below, and the end of each of them."),
  includeLatestTag: flag(true, "Push the tag `latest`."),
  includeVersionTags: flag(true, "Push the tags `1.2.3`, `1.2` and `1`."),
  includeCommitTag: flag(true, "Push the short hash of the commit as a tag."),
  imageRegistry: {
    type: "objects",
    default: [],
    fields: registryFields as Record<string, Field>,
    doc: "Registries to push to. Deployments of the build take the first.",
  },
};

/** Table of a build's inputs: Komodo 2.3.2's BuildConfig in full. */
export const buildFields: Fields<BuildInputs> = {
  name: {
    type: "string",
    required: true,
    doc: "Name, in Komodo's form: lower case letters, digits, `_` and `-`. A rename keeps the build.",
    problem: nameProblem(stackName),
  },
  ...metaFields,
  builder: text("Builder that it runs on: a `Builder`, its id or its name.", {
    remote: "builder_id",
    reference: "Builder",
  }),
  ...imageFields,
  dockerfile: text("Text of the Dockerfile (source `contents`).", { digest: true }),
  filesOnHost: flag(false, "The files are on the builder's host already (source `host`)."),
  linkedRepo: text("Komodo Repo to take the files from: a `Repo`, its id or its name.", {
    reference: "Repo",
  }),
  ...gitSourceFields,
  buildPath: text("Build context: a folder on the host, or within the repository.", {
    default: ".",
  }),
  dockerfilePath: text("The Dockerfile, relative to the build context.", {
    default: "Dockerfile",
  }),
  buildArgs: keyValues(
    "buildArgs",
    "Lines `NAME=value`, or a map of them, as `--build-arg`. They can be read from the image.",
  ),
  secretArgs: keyValues(
    "secretArgs",
    "Lines `NAME=value`, or a map of them, as `--secret`: they do not end up in the image.",
    { secret: true },
  ),
  labels: keyValues("labels", "Lines `name=value`, or a map of them: labels of the image."),
  extraArgs: extraArgs("Further arguments to `docker build`."),
  useBuildx: flag(false, "Build with `docker buildx build`."),
  preBuild: command("Command before the build, after the clone."),
  skipSecretInterp: flag(false, "Leave every `[[NAME]]` as it is."),
  ...webhookFields,
  links: list("Addresses shown as links in Komodo."),
};

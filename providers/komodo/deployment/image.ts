import type { Field, FieldProblem, Fields } from "../../dynamic/fields";
import { isRecord } from "../../dynamic/values";
import { text } from "../fieldForms";
import type { DeploymentImage } from "./inputs";

/** Komodo's word for the newest version of a Build. */
const NEWEST = "0.0.0";

const parts: Fields<DeploymentImage> = {
  image: text("Image with its tag or digest, such as `docker.io/library/nginx:1.29.1`.", {
    problem: imageProblem,
  }),
  build: text("Komodo Build whose image runs: a `Build`, its id or its name.", {
    reference: "Build",
  }),
  version: text("Version of the Build, `1.2.3`. `0.0.0` is the newest.", {
    default: NEWEST,
    problem: versionProblem,
  }),
};

/** Table entry of what a deployment runs. */
export const imageField: Field<DeploymentImage> = {
  type: "object",
  default: { image: "", build: "", version: NEWEST },
  fields: parts as Record<string, Field>,
  encode: remoteImage,
  decode: ourImage,
  doc: "What runs: `{ image }`, or `{ build, version }`.",
};

function imageProblem(image: string): FieldProblem | undefined {
  if (image.includes("[[")) {
    const message = '"image" holds "[[", but Komodo fills no names in there';
    return { message, fix: "Write the name of the image out" };
  }
  if (!/\s|:\/\//.test(image)) return undefined;
  const message = `"image" is "${image}", which is no name of an image`;
  return { message, fix: "Give it without scheme and blanks, such as `ghcr.io/me/app:1.2.3`" };
}

function versionProblem(version: string): FieldProblem | undefined {
  if (/^\d{1,9}\.\d{1,9}\.\d{1,9}$/.test(version)) return undefined;
  const message = `"version" is "${version}", which is no version`;
  return { message, fix: 'Give three numbers, such as "1.2.3"' };
}

function remoteImage({ image = "", build, version = NEWEST }: DeploymentImage): unknown {
  if (!build) return { type: "Image", params: { image } };
  const [major, minor, patch] = version.split(".").map(Number);
  return { type: "Build", params: { build_id: build, version: { major, minor, patch } } };
}

/** Only what there is: an absent part means its default. */
function ourImage(remote: unknown): DeploymentImage {
  const { type, params } = isRecord(remote) ? remote : {};
  const { image, build_id: build, version } = isRecord(params) ? params : {};
  if (type !== "Build") return typeof image === "string" && image !== "" ? { image } : {};
  const digits = isRecord(version) ? [version.major, version.minor, version.patch] : [];
  const known = digits.map(Number).join(".");
  return {
    build: String(build),
    ...(known !== "" && known !== NEWEST && { version: known }),
  };
}

import type { Problem } from "../../providers/dynamic/problem";

/** Images of the containers that make a tunnel, each with its tag. */
export interface TunnelImages {
  /** The tunnel's end on the server's host. */
  readonly newt: string;
  /** Komodo's agent on the server's host. */
  readonly periphery: string;
  /** The machine client on Core's host. */
  readonly client: string;
}

/** What is taken for images that are not named: Komodo 2.3.2's agent, and Pangolin's own of its time. */
export const tunnelImages: TunnelImages = {
  newt: "docker.io/fosrl/newt:1.9.0",
  periphery: "ghcr.io/moghtech/komodo-periphery:2.3.2",
  client: "docker.io/fosrl/pangolin-cli:0.3.3",
};

/** True for an image with a digest, or with a tag other than `latest`. */
export function isPinned(image: string): boolean {
  if (image.includes("@")) return /@sha256:[0-9a-f]{64}$/.test(image);
  const tag = /:([\w.-]+)$/.exec(image)?.[1];
  return tag !== undefined && tag !== "latest";
}

/** What is wrong with images, by the parts that they are of. */
export function imageFindings(
  images: Readonly<Record<string, string>>,
): Pick<Problem, "message" | "fix" | "property">[] {
  return Object.entries(images)
    .filter(([, image]) => !isPinned(image))
    .map(([part, image]) => ({
      property: "images",
      message: `the image "${image}" of ${part} has no fixed tag`,
      fix: "Name a tag other than latest, or a digest",
    }));
}

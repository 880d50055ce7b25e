import { randomBytes } from "node:crypto";
import type { Container, PublishedPort } from "./container";

/** A network or volume on a host. `project` is `""` for one that was made by hand. */
export interface HostAsset {
  readonly id: string;
  readonly name: string;
  readonly project: string;
  readonly createdAt: number;
}

/** A simulated Docker host: what one Komodo server sees. */
export class DockerHost {
  /** Containers by name. */
  readonly containers = new Map<string, Container>();
  readonly networks = new Map<string, HostAsset>();
  readonly volumes = new Map<string, HostAsset>();
  readonly images = new Set<string>();
  /** Unix milliseconds at which Komodo last looked because of an execution. */
  lookedAt = 0;

  constructor(
    images: readonly string[],
    /** Whether a registry has the image. */
    readonly registryHas: (image: string) => boolean,
  ) {
    for (const image of images) this.images.add(image);
    for (const name of ["bridge", "host", "none"]) this.addNetwork(name, "");
  }

  /** Makes a network, unless there is one of this name. Tells whether it was made. */
  addNetwork(name: string, project: string): boolean {
    return addAsset(this.networks, name, project);
  }

  /** Makes a volume, unless there is one of this name. Tells whether it was made. */
  addVolume(name: string, project: string): boolean {
    return addAsset(this.volumes, name, project);
  }

  /** The containers of a Compose project, by name. */
  ofProject(project: string): Container[] {
    return [...this.containers.values()]
      .filter((container) => container.spec.project === project)
      .sort((a, b) => (a.spec.name < b.spec.name ? -1 : 1));
  }

  /** The container that has one of these ports already, if any. */
  portHolder(ports: readonly PublishedPort[], except: string): { port: PublishedPort } | undefined {
    const taken = [...this.containers.values()].filter(
      (other) => other.spec.name !== except && isUp(other),
    );
    for (const port of ports.filter(({ host }) => host > 0)) {
      const clash = taken.some((other) => other.spec.ports.some((one) => collides(one, port)));
      if (clash) return { port };
    }
    return undefined;
  }

  /** Pulls an image. Returns Docker's error text, or undefined when it went well. */
  pull(image: string): string | undefined {
    if (!this.registryHas(image)) return deniedText(image);
    this.images.add(image);
    return undefined;
  }
}

/** What Docker says about an image that no registry gives out. */
export function deniedText(image: string): string {
  const [repository = image] = image.split(":");
  return repository.includes("/") && repository.includes(".")
    ? `manifest for ${image} not found: manifest unknown`
    : `pull access denied for ${repository}, repository does not exist or may require ` +
        "'docker login': denied: requested access to the resource is denied";
}

function addAsset(assets: Map<string, HostAsset>, name: string, project: string): boolean {
  if (assets.has(name)) return false;
  const id = randomBytes(32).toString("hex");
  assets.set(name, { id, name, project, createdAt: Date.now() });
  return true;
}

function isUp(container: Container): boolean {
  const { state } = container.view(Date.now());
  return state === "running" || state === "paused" || state === "restarting";
}

function collides(a: PublishedPort, b: PublishedPort): boolean {
  const everywhere = (port: PublishedPort): boolean => port.address === "0.0.0.0";
  return (
    a.host === b.host &&
    a.protocol === b.protocol &&
    (a.address === b.address || everywhere(a) || everywhere(b))
  );
}

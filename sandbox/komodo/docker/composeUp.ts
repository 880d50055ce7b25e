import type { ComposeProject, ProjectService } from "./composeProject";
import { Container, type HealthTiming } from "./container";
import type { DockerHost } from "./host";

/** How a `docker compose up` is to be done. */
export interface UpOptions {
  /** Only these services and what they depend on; all when empty. */
  readonly services: readonly string[];
  readonly forceRecreate: boolean;
  readonly removeOrphans: boolean;
  /** Wait until every service is running and healthy, as `--wait` does. */
  readonly wait: boolean;
  readonly healthOf: (service: string) => HealthTiming;
  readonly sleep: (ms: number) => Promise<void>;
}

/** What a Compose command did. `stderr` is where Docker Compose writes its progress. */
export interface ComposeResult {
  readonly success: boolean;
  readonly stderr: string;
}

/** Something Docker refused; the message is its error line. */
class DockerFault extends Error {
  override readonly name = "DockerFault";
}

/** Does `docker compose up -d` on a host. */
export async function composeUp(
  host: DockerHost,
  project: ComposeProject,
  options: UpOptions,
): Promise<ComposeResult> {
  const run = new UpRun(host, project, options);
  try {
    await run.carryOut();
    return { success: true, stderr: run.progress.join("\n") };
  } catch (error) {
    if (!(error instanceof DockerFault)) throw error;
    return { success: false, stderr: [...run.progress, error.message].join("\n") };
  }
}

class UpRun {
  readonly progress: string[] = [];

  constructor(
    private readonly host: DockerHost,
    private readonly project: ComposeProject,
    private readonly options: UpOptions,
  ) {}

  async carryOut(): Promise<void> {
    const services = this.inOrder();
    this.pullMissing(services);
    this.makeAssets();
    this.removeStrays();
    for (const service of services) {
      await this.awaitDependencies(service);
      this.bringUp(service);
    }
    if (this.options.wait) {
      for (const service of services) await this.awaitHealthy(service.name, "");
    }
  }

  /** The wanted services with their dependencies, dependencies first. */
  private inOrder(): ProjectService[] {
    const byName = new Map(this.project.services.map((service) => [service.name, service]));
    const ordered = new Map<string, ProjectService>();
    const add = (name: string): void => {
      const service = byName.get(name);
      if (service === undefined) throw new DockerFault(`no such service: ${name}`);
      if (ordered.has(name)) return;
      Object.keys(service.dependsOn).forEach(
        (dependency) => ordered.has(dependency) || add(dependency),
      );
      ordered.set(name, service);
    };
    const { services } = this.options;
    (services.length === 0 ? [...byName.keys()] : services).forEach(add);
    return [...ordered.values()];
  }

  private pullMissing(services: readonly ProjectService[]): void {
    for (const { name, image, pullPolicy, hasBuild } of services) {
      const isLocal = this.host.images.has(image);
      if (hasBuild) this.host.images.add(image);
      else if (pullPolicy === "always" || (!isLocal && pullPolicy !== "never")) {
        this.progress.push(` ${name} Pulling `);
        const fault = this.host.pull(image);
        if (fault !== undefined) {
          this.progress.push(` ${name} Error ${fault}`);
          throw new DockerFault(`Error response from daemon: ${fault}`);
        }
        this.progress.push(` ${name} Pulled `);
      }
    }
  }

  private makeAssets(): void {
    for (const { name, external } of this.project.networks) {
      if (external && !this.host.networks.has(name)) {
        throw new DockerFault(`network ${name} declared as external, but could not be found`);
      }
      if (!external) this.note("Network", name, this.host.addNetwork(name, this.project.name));
    }
    for (const { name, external } of this.project.volumes) {
      if (external && !this.host.volumes.has(name)) {
        throw new DockerFault(`external volume "${name}" not found`);
      }
      if (!external) this.note("Volume", name, this.host.addVolume(name, this.project.name));
    }
  }

  private note(what: string, name: string, made: boolean): void {
    if (made) this.progress.push(` ${what} ${name}  Creating`, ` ${what} ${name}  Created`);
  }

  /** Removes orphans, if asked to, and replicas beyond the wanted number. */
  private removeStrays(): void {
    const wanted = new Set(
      this.project.services.flatMap((service) => this.containerNames(service)),
    );
    const services = new Set(this.project.services.map(({ name }) => name));
    for (const { spec } of this.host.ofProject(this.project.name)) {
      const isOrphan = !services.has(spec.service);
      if (wanted.has(spec.name) || (isOrphan && !this.options.removeOrphans)) continue;
      this.host.containers.delete(spec.name);
      this.progress.push(` Container ${spec.name}  Removed`);
    }
  }

  private containerNames({ name, containerName, replicas }: ProjectService): string[] {
    if (containerName !== "") return [containerName];
    return Array.from(
      { length: replicas },
      (_, index) => `${this.project.name}-${name}-${index + 1}`,
    );
  }

  private async awaitDependencies(service: ProjectService): Promise<void> {
    for (const [name, condition] of Object.entries(service.dependsOn)) {
      if (condition === "service_healthy") {
        await this.awaitHealthy(name, "dependency failed to start: ");
      }
      if (condition === "service_completed_successfully") await this.awaitCompletion(name);
    }
  }

  private async awaitHealthy(service: string, prefix: string): Promise<void> {
    const timing = this.options.healthOf(service);
    for (const container of this.containersOf(service)) {
      await this.poll(() => container.view(Date.now(), timing).health !== "starting");
      const { name } = container.spec;
      const view = container.view(Date.now(), timing);
      if (view.health === "unhealthy")
        throw new DockerFault(`${prefix}container ${name} is unhealthy`);
      if (view.state === "exited" && prefix === "") {
        throw new DockerFault(`container ${name} exited (${view.exitCode})`);
      }
      this.progress.push(` Container ${name}  Healthy`);
    }
  }

  private async awaitCompletion(service: string): Promise<void> {
    for (const container of this.containersOf(service)) {
      await this.poll(() => container.view(Date.now()).state !== "running");
      const { exitCode } = container.view(Date.now());
      if (exitCode === 0) continue;
      const fault = `service "${service}" didn't complete successfully: exit ${exitCode}`;
      throw new DockerFault(fault);
    }
  }

  private async poll(isDone: () => boolean): Promise<void> {
    while (!isDone()) await this.options.sleep(20);
  }

  private containersOf(service: string): Container[] {
    return this.host.ofProject(this.project.name).filter(({ spec }) => spec.service === service);
  }

  private bringUp(service: ProjectService): void {
    for (const name of this.containerNames(service)) {
      const found = this.host.containers.get(name);
      if (found !== undefined && found.spec.project !== this.project.name) {
        throw new DockerFault(
          `Error response from daemon: Conflict. The container name "/${name}" is already in use ` +
            `by container "${found.id}". You have to remove (or rename) that container to be able ` +
            "to reuse that name.",
        );
      }
      const container = this.keepOrReplace(service, name, found);
      this.startContainer(container);
    }
  }

  private keepOrReplace(service: ProjectService, name: string, found?: Container): Container {
    const isSame = found?.spec.configHash === service.spec.configHash;
    if (found !== undefined && isSame && !this.options.forceRecreate) return found;
    if (!this.host.images.has(service.image)) {
      throw new DockerFault(`Error response from daemon: No such image: ${service.image}`);
    }
    const done = found === undefined ? ["Creating", "Created"] : ["Recreate", "Recreated"];
    const container = new Container({ ...service.spec, name, project: this.project.name });
    this.host.containers.set(name, container);
    this.progress.push(...done.map((word) => ` Container ${name}  ${word}`));
    return container;
  }

  private startContainer(container: Container): void {
    const { name, ports } = container.spec;
    if (container.view(Date.now()).state === "running") {
      this.progress.push(` Container ${name}  Running`);
      return;
    }
    this.progress.push(` Container ${name}  Starting`);
    const clash = this.host.portHolder(ports, name);
    if (clash !== undefined) {
      const { address, host } = clash.port;
      throw new DockerFault(
        "Error response from daemon: failed to set up container networking: driver failed " +
          `programming external connectivity on endpoint ${name} (${container.id}): ` +
          `Bind for ${address}:${host} failed: port is already allocated`,
      );
    }
    container.start();
    this.progress.push(` Container ${name}  Started`);
  }
}

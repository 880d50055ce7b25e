import { type FakeDocker, fakeDocker } from "./fakeDocker";
import { type SshHost, startSshHost } from "./sshHost";

/** A host that is reached over real SSH, where a stand-in for Docker comes first on PATH. */
export interface DockerHost {
  /** Closing it removes the stand-in too. */
  readonly host: SshHost;
  readonly docker: FakeDocker;
}

/** Starts a host as {@link startSshHost} does, with a stand-in for Docker in its folder. */
export async function startDockerHost(): Promise<DockerHost> {
  let docker!: FakeDocker;
  const host = await startSshHost({
    programs: (folder) => {
      docker = fakeDocker(folder);
      return docker.programs;
    },
  });
  return { host, docker };
}

import { refuse } from "../errors";
import { flagAt, fieldsAt, numberAt, textAt, type Fields } from "../fields";
import { serverOf } from "../stacks/project";
import { errorLog, simpleLog } from "../updates/update";
import { pushLog, resourceOf, whileBusy, type Run } from "./run";
import type { Kind } from "../kinds";
import type { Resource } from "../resources/store";

/** Builders and git hosts are not simulated beyond this: a repository is there unless it is named so. */
const MISSING_REPO = /no-such-repo|does-not-exist/;

/** RunBuild: clone, build, push. The version is raised where the build says so. */
export async function runBuild(run: Run): Promise<void> {
  const build = resourceOf(run, "Build");
  const { config } = build;
  if (textAt(config, "builder_id") === "") throw refuse("Must attach builder to RunBuild");
  await whileBusy(run, { resource: build, flag: "building" }, async () => {
    if (!cloneLogged(run, build)) return;
    await run.core.timers.sleep(run.core.options.deployMs);
    if (flagAt(config, "auto_increment_version")) raiseVersion(build);
    run.update.version = fieldsAt(build.config, "version") as typeof run.update.version;
    const image = textAt(config, "image_name") || build.name;
    pushLog(run, { ...simpleLog("Docker Build", ""), command: `docker build -t ${image} .` });
    build.info = { ...build.info, last_built_at: Date.now() };
  });
}

function raiseVersion(build: Resource): void {
  const version = fieldsAt(build.config, "version");
  const next: Fields = { ...version, patch: numberAt(version, "patch") + 1 };
  build.config = { ...build.config, version: next };
}

function cloneLogged(run: Run, resource: Resource): boolean {
  const repo = textAt(resource.config, "repo");
  if (repo === "" && textAt(resource.config, "dockerfile") !== "") return true;
  if (repo === "") return pushLog(run, errorLog("Clone Repo", "No repo attached"));
  const url = `https://${textAt(resource.config, "git_provider")}/${repo}`;
  const branch = textAt(resource.config, "branch");
  const command = `git clone ${url} -b ${branch}`;
  const fault = MISSING_REPO.test(repo) ? `fatal: repository '${url}/' not found` : "";
  const log = fault === "" ? simpleLog("Clone Repo", "") : errorLog("Clone Repo", fault);
  return pushLog(run, { ...log, command });
}

/** CloneRepo and PullRepo, on the repo's server. */
export function repoWork(flag: "cloning" | "pulling"): (run: Run) => Promise<void> {
  return async (run) => {
    const repo = resourceOf(run, "Repo");
    const server = serverOf(run.core, repo);
    if (server === undefined) throw refuse("repo has no server attached");
    if (run.core.docker.stateOf(server) !== "Ok") {
      throw refuse("Cannot send command when Server is unreachable or disabled");
    }
    await whileBusy(run, { resource: repo, flag }, async () => {
      await run.core.timers.sleep(run.core.options.deployMs / 4);
      if (cloneLogged(run, repo)) repo.info = { ...repo.info, last_pulled_at: Date.now() };
    });
  };
}

/** BuildRepo, on the repo's builder. */
export async function buildRepo(run: Run): Promise<void> {
  const repo = resourceOf(run, "Repo");
  if (textAt(repo.config, "builder_id") === "") throw refuse("Must attach builder to BuildRepo");
  await whileBusy(run, { resource: repo, flag: "building" }, async () => {
    await run.core.timers.sleep(run.core.options.deployMs / 4);
    if (cloneLogged(run, repo)) repo.info = { ...repo.info, last_built_at: Date.now() };
  });
}

/** CancelBuild, CancelRepoBuild, CancelProcedure and CancelAction: refused when nothing runs. */
export function cancelWork(
  kind: Kind,
  words: { idle: string; done: string },
): (run: Run) => Promise<void> {
  return (run) => {
    const resource = resourceOf(run, kind);
    if (!run.core.actionStates.isBusy(resource)) throw refuse(words.idle);
    run.core.cancelled.add(run.update.target.id);
    pushLog(run, simpleLog("Cancel Triggered", words.done));
    return Promise.resolve();
  };
}

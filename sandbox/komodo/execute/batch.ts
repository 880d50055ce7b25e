import type { Call, Handler, Handlers } from "../call";
import { splitList } from "../config/read";
import { Refusal, refuse } from "../errors";
import { textAt, textsAt, type Fields } from "../fields";
import { parameterOf, type Kind } from "../kinds";
import { queried } from "../resources/query";
import type { Resource } from "../resources/store";

/** For each batch request, the single request it stands for. */
const BATCHES: Readonly<Record<string, { readonly kind: Kind; readonly single: string }>> = {
  BatchDeployStack: { kind: "Stack", single: "DeployStack" },
  BatchDeployStackIfChanged: { kind: "Stack", single: "DeployStackIfChanged" },
  BatchPullStack: { kind: "Stack", single: "PullStack" },
  BatchDestroyStack: { kind: "Stack", single: "DestroyStack" },
  BatchDeploy: { kind: "Deployment", single: "Deploy" },
  BatchDestroyDeployment: { kind: "Deployment", single: "DestroyDeployment" },
  BatchRunBuild: { kind: "Build", single: "RunBuild" },
  BatchCloneRepo: { kind: "Repo", single: "CloneRepo" },
  BatchPullRepo: { kind: "Repo", single: "PullRepo" },
  BatchBuildRepo: { kind: "Repo", single: "BuildRepo" },
  BatchRunProcedure: { kind: "Procedure", single: "RunProcedure" },
  BatchRunAction: { kind: "Action", single: "RunAction" },
};

/** The batch executions: each answers a list with one entry per resource that fits the pattern. */
export function batchExecutions(singles: Handlers): Handlers {
  return Object.fromEntries(
    Object.entries(BATCHES).map(([type, { kind, single }]) => {
      const handler = singles[single];
      return [type, (call: Call) => runBatch(call, { kind, single, handler })];
    }),
  );
}

interface Batch {
  readonly kind: Kind;
  readonly single: string;
  readonly handler: Handler | undefined;
}

/** The single executions that a batch request in a procedure stands for. */
export function singlesOf(call: Call): { type: string; params: Fields }[] | undefined {
  const batch = BATCHES[call.type];
  if (batch === undefined) return undefined;
  return matching(call, batch.kind).map(({ name }) => ({
    type: batch.single,
    params: { [parameterOf(batch.kind)]: name },
  }));
}

async function runBatch(call: Call, { kind, single, handler }: Batch): Promise<Fields[]> {
  const run = async (resource: Resource): Promise<Fields> => {
    const params = { [parameterOf(kind)]: resource.name };
    try {
      return { status: "Ok", data: await handler?.({ ...call, type: single, params }) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { status: "Err", data: { name: resource.name, error: error.body() } };
    }
  };
  return Promise.all(matching(call, kind).map(run));
}

/** The resources whose names fit the pattern and that the caller may execute on. */
export function matching(call: Call, kind: Kind): Resource[] {
  const patterns = splitList(textAt(call.params, "pattern")).map(toExpression);
  const query = { tags: textsAt(call.params, "tags") };
  return queried({ ...call, params: { query } }, kind, "Execute").filter(({ name }) =>
    patterns.some((pattern) => pattern.test(name)),
  );
}

/** A name with `*` and `?`, or an expression between backslashes. */
function toExpression(pattern: string): RegExp {
  if (pattern.length > 1 && pattern.startsWith("\\") && pattern.endsWith("\\")) {
    try {
      return new RegExp(pattern.slice(1, -1));
    } catch (error) {
      throw refuse("Regex matching string invalid", [String(error)]);
    }
  }
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`);
}

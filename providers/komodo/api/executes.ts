import type { AccessExecutes } from "./access";
import type { AlertingExecutions } from "./alerting";
import type { Call } from "./calls";
import type { DeploymentExecutions } from "./deploying";
import type { Update } from "./shapes";

/** `POST /execute/<name>`: starts an action and returns its Update at once. */
export interface ExecuteCalls extends AlertingExecutions, AccessExecutes, DeploymentExecutions {
  DeployStack: Call<{ stack: string; services?: string[] }, Update>;
  StopStack: Call<{ stack: string }, Update>;
  DestroyStack: Call<{ stack: string; remove_orphans?: boolean }, Update>;
}

import type { Call } from "./calls";
import type { Update } from "./shapes";

/** `POST /execute/<name>`: starts an action and returns its Update at once. */
export interface ExecuteCalls {
  DeployStack: Call<{ stack: string; services?: string[] }, Update>;
  StopStack: Call<{ stack: string }, Update>;
  DestroyStack: Call<{ stack: string; remove_orphans?: boolean }, Update>;
}

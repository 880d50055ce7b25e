import type { Call } from "./calls";
import type { Update } from "./shapes";

/** How grave an alert is. */
export type SeverityLevel = "OK" | "WARNING" | "CRITICAL";

/** What a list says of an alerter. */
export interface AlerterInfo {
  readonly enabled: boolean;
  readonly endpoint_type: string;
}

/** What a list says of something with a schedule. */
export interface ScheduleInfo {
  /** Why Komodo cannot run it by its schedule, with markup; null when it can. */
  readonly schedule_error: string | null;
  /** Unix milliseconds; null without a schedule, or when it never comes. */
  readonly next_scheduled_run: number | null;
}

/** Alerts that are sent on demand. */
export interface AlertingExecutions {
  SendAlert: Call<
    { level: SeverityLevel; message: string; details: string; alerters: readonly string[] },
    Update
  >;
}

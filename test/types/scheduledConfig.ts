import type { Types } from "komodo_client";
import type { ActionInputs, actionFields } from "../../providers/komodo/action/fields";
import type {
  AlerterEndpoint,
  alerterFields,
  AlerterInputs,
  AlertTarget,
  AlertType,
} from "../../providers/komodo/alerter/fields";
import type { MetaInputs } from "../../providers/komodo/meta";
import type {
  ExecutionParams,
  ExecutionType,
  Stage,
} from "../../providers/komodo/procedure/executionParams";
import type { procedureFields, ProcedureInputs } from "../../providers/komodo/procedure/fields";
import type { Against, AgainstParams, ConfigPart, Listed, None, Unmatched } from "./against";

/*
 * Procedures, actions and alerters held against Komodo's official types by `tsc`: a field, an
 * execution or a parameter that only one side has is a type error below that names it. Nothing here
 * runs.
 */

type Official = Types.Execution;
type OfficialParams = { [E in Official as `${E["type"]}`]: E["params"] };

/** Parameters in which an execution of ours differs from Komodo's; `never` when in none. */
type ParamDifferences = {
  [T in ExecutionType & keyof OfficialParams]: AgainstParams<OfficialParams[T], ExecutionParams[T]>;
}[ExecutionType & keyof OfficialParams];

/** Texts that only one of the two unions has. */
type OneSided<A extends string, B extends string> = Unmatched<Record<A, true>, Record<B, true>>;

/** Own fields that are not part of Komodo's config. */
type ActionOwn = MetaInputs & { file: unknown };

/** Fields in which we and Komodo differ, by type; the compiler insists that there are none. */
export interface ScheduledDifferences {
  procedure: Against<Types.ProcedureConfig, Omit<ProcedureInputs, keyof MetaInputs>>;
  procedureTable: Unmatched<
    ConfigPart<typeof procedureFields, MetaInputs>,
    Omit<ProcedureInputs, keyof MetaInputs>
  >;
  stage: Against<Types.ProcedureStage, Stage>;
  executions: Unmatched<OfficialParams, ExecutionParams>;
  params: ParamDifferences;
  action: Against<Types.ActionConfig, Omit<ActionInputs, keyof ActionOwn>>;
  actionTable: Unmatched<
    ConfigPart<typeof actionFields, ActionOwn>,
    Omit<ActionInputs, keyof ActionOwn>
  >;
  alerter: Against<Types.AlerterConfig, Omit<AlerterInputs, keyof MetaInputs>>;
  alerterTable: Unmatched<
    ConfigPart<typeof alerterFields, MetaInputs>,
    Omit<AlerterInputs, keyof MetaInputs>
  >;
  endpoints: OneSided<Types.AlerterEndpoint["type"], AlerterEndpoint["type"]>;
  alertTypes: OneSided<Types.AlertData["type"], AlertType | "None">;
  targets: OneSided<Types.ResourceTarget["type"], AlertTarget["type"]>;
}

/** The proof: an error here lists what is missing. */
export type NoScheduledDifferences = None<ScheduledDifferences>;

/** Every field of Komodo 2.3.2's ProcedureConfig, complete by type, for tests at run time. */
export const procedureConfigNames: Listed<Types.ProcedureConfig> = {
  stages: true,
  schedule_format: true,
  schedule: true,
  schedule_enabled: true,
  schedule_timezone: true,
  schedule_alert: true,
  failure_alert: true,
  webhook_enabled: true,
  webhook_secret: true,
};

/** Every field of Komodo 2.3.2's ActionConfig, complete by type, for tests at run time. */
export const actionConfigNames: Listed<Types.ActionConfig> = {
  run_at_startup: true,
  schedule_format: true,
  schedule: true,
  schedule_enabled: true,
  schedule_timezone: true,
  schedule_alert: true,
  failure_alert: true,
  webhook_enabled: true,
  webhook_secret: true,
  reload_deno_deps: true,
  file_contents: true,
  arguments_format: true,
  arguments: true,
};

/** Every field of Komodo 2.3.2's AlerterConfig, complete by type, for tests at run time. */
export const alerterConfigNames: Listed<Types.AlerterConfig> = {
  enabled: true,
  endpoint: true,
  alert_types: true,
  resources: true,
  except_resources: true,
  maintenance_windows: true,
};

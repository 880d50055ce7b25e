import {
  allOf,
  type AppStack,
  type ExecutionArgs,
  Procedure,
  type StageArgs,
  type TunnelClient,
  type TunnelledServer,
} from "varanus";
import { type Application, applications, applicationSpecs } from "./stacks";

/** How long Pangolin gets to start before clients connect, in milliseconds. */
export const PAUSE_MS = 30_000;

/** What the procedures are made of. */
export interface ProcedureParts {
  readonly core: TunnelClient;
  readonly vps: TunnelledServer;
  readonly obs: TunnelClient;
  readonly apps: ReadonlyMap<Application, AppStack>;
}

/** Makes `deploy-all-stacks`, `deploy-vps-infra`, and the recovery that error messages name. */
export function makeProcedures(parts: ProcedureParts): void {
  new Procedure("deploy-all-stacks", {
    description: "All stacks but those that carry Core's own way to the VPS",
    stages: [deployAllStage(parts)],
  });
  new Procedure("deploy-vps-infra", {
    description: "What the way to the VPS is made of, in order",
    stages: infraStages(parts),
  });
  // `pulumi up` names it when the VPS does not come back.
  new Procedure("recoverRacknerdAegisTunnel", {
    description: "Brings the tunnel to racknerd-aegis up again",
    stages: recoveryStages(parts),
  });
}

/** An enumeration of names: Komodo's batches cannot leave any out (S1-PROC-1, X-31). */
function deployAllStage({ apps }: ProcedureParts): StageArgs {
  const severing = applicationSpecs.flatMap(([name, { severs }]) => (severs ? [name] : []));
  const names = Object.keys(applications);
  const pattern = allOf(names, { except: severing.filter((name) => apps.has(name)) });
  return { name: "all", executions: [{ type: "BatchDeployStack", params: { pattern } }] };
}

function infraStages({ core, vps, obs, apps }: ProcedureParts): StageArgs[] {
  return [
    deploy("gateway", [apps.get("aegis-gateway")]),
    deploy("pangolin", [apps.get("aegis-pangolin")]),
    pause(),
    deploy("clients", [core.stack, obs.stack]),
    deploy("newt", [vps.newt]),
    deploy("periphery", [vps.periphery]),
    deploy("identity and monitoring", [
      apps.get("aegis-identity"),
      apps.get("racknerd-aegis-alloy"),
    ]),
  ];
}

/** Begins at Core's end, which Core reaches whatever has happened to the tunnel. */
function recoveryStages({ core, vps }: ProcedureParts): StageArgs[] {
  const restart: ExecutionArgs = { type: "RestartStack", params: { stack: core.stack.stack } };
  return [
    { name: "clients", executions: [restart] },
    pause(),
    deploy("newt", [vps.newt]),
    deploy("periphery", [vps.periphery]),
  ];
}

function deploy(name: string, stacks: readonly (AppStack | undefined)[]): StageArgs {
  const executions = stacks.flatMap((app): ExecutionArgs[] =>
    app === undefined ? [] : [{ type: "DeployStack", params: { stack: app.stack } }],
  );
  return { name, executions };
}

function pause(): StageArgs {
  return { name: "pause", executions: [{ type: "Sleep", params: { durationMs: PAUSE_MS } }] };
}

import type { Handler } from "../dynamic/handler";
import type { Komodo } from "./context";
import { action } from "./action/handler";
import { alerter } from "./alerter/handler";
import { coreReady } from "./coreReady/handler";
import { deployment } from "./deployment/handler";
import { build } from "./build/handler";
import { builder } from "./builder/handler";
import { procedure } from "./procedure/handler";
import { repo } from "./repo/handler";
import { resourceSync } from "./resourceSync/handler";
import { swarm } from "./swarm/handler";
import { server } from "./server/handler";
import { stack } from "./stack/handler";
import { apiKey } from "./apiKey/handler";
import { gitAccount } from "./gitAccount/handler";
import { network } from "./network/handler";
import { onboardingKey } from "./onboardingKey/handler";
import { permission } from "./permission/handler";
import { registryAccount } from "./registryAccount/handler";
import { serviceUser } from "./serviceUser/handler";
import { user } from "./user/handler";
import { userGroup } from "./userGroup/handler";
import { tag } from "./tag/handler";
import { secret, variable } from "./variable/handler";

const all = [
  coreReady,
  action,
  alerter,
  procedure,
  build,
  builder,
  repo,
  resourceSync,
  swarm,
  deployment,
  server,
  stack,
  variable,
  secret,
  tag,
  apiKey,
  gitAccount,
  network,
  onboardingKey,
  permission,
  registryAccount,
  serviceUser,
  user,
  userGroup,
];

/** Handlers of every kind of Komodo's. */
export const komodoHandlers = all as unknown as readonly Handler<Komodo, never, never>[];

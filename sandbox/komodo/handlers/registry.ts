import type { Family } from "../api/requestTable";
import type { Handlers } from "../call";
import { resourceWriteHandlers } from "../resources/write";
import { executionHandlers } from "../execute/executions";
import { deploymentReadHandlers } from "../deployments/executions";
import { stackReadHandlers } from "../stacks/reads";
import { swarmReadHandlers } from "../swarm/reads";
import { accountHandlers } from "./accounts";
import { coreReadHandlers } from "./coreReads";
import { groupHandlers } from "./groups";
import { metaHandlers } from "./meta";
import { otherReadHandlers } from "./otherReads";
import { otherWriteHandlers } from "./otherWrites";
import { onboardingKeyHandlers } from "./onboardingKeys";
import { permissionHandlers } from "./permissions";
import { resourceReadHandlers } from "./resourceReads";
import { serverReadHandlers } from "./servers";
import { tagHandlers } from "./tags";
import { tomlHandlers } from "./toml";
import { updateHandlers } from "./updates";
import { userHandlers } from "./users";
import { variableHandlers } from "./variables";

/** Reads and writes; a handler in the wrong family is never reached, as names are checked first. */
const readsAndWrites: Handlers = {
  ...coreReadHandlers,
  ...resourceReadHandlers,
  ...resourceWriteHandlers,
  ...metaHandlers,
  ...tagHandlers,
  ...variableHandlers,
  ...updateHandlers,
  ...stackReadHandlers,
  ...deploymentReadHandlers,
  ...swarmReadHandlers,
  ...otherWriteHandlers,
  ...otherReadHandlers,
  ...serverReadHandlers,
  ...userHandlers,
  ...groupHandlers,
  ...permissionHandlers,
  ...accountHandlers,
  ...onboardingKeyHandlers,
  ...tomlHandlers,
};

/** The handlers of a family of requests. */
export function handlersOf(family: Family): Handlers {
  return family === "execute" ? executionHandlers : readsAndWrites;
}

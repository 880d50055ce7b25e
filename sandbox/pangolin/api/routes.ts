import { accessRoutes } from "./accessRoutes";
import { grantRoutes } from "./grantRoutes";
import { networkRoutes } from "./networkRoutes";
import { resourceRoutes } from "./resourceRoutes";
import type { Route } from "./route";

/** Every route of the Integration API that needs a key, as Pangolin 1.18.4 serves them. */
export const routes: readonly Route[] = [
  ...networkRoutes,
  ...resourceRoutes,
  ...grantRoutes,
  ...accessRoutes,
];

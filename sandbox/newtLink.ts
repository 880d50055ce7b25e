import type { KomodoCore } from "./komodo/core";
import type { NewtLink } from "./pangolin/state/state";

/**
 * Tells Pangolin which Newts run: those whose id, and secret where it is set, a running container
 * of a Komodo stack has in its environment as `NEWT_ID` and `NEWT_SECRET`.
 */
export function newtLink(core: KomodoCore): NewtLink {
  return {
    isRunning: ({ newtId, secret }) =>
      core.docker.running().some(({ environment: { NEWT_ID, NEWT_SECRET = secret } }) => {
        return NEWT_ID === newtId && NEWT_SECRET === secret;
      }),
  };
}

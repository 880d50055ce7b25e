import { makeApplications } from "./applications";
import { makeCluster, makePublished } from "./pangolin";
import { makeProcedures } from "./procedures";
import { readSettings } from "./settings";
import { CORE, VPS } from "./stacks";
import { makeCoreClient, makeHomelab, makeObsClient, makeVps } from "./tunnel";
import { makeWatchdogs } from "./watchdogs";

const settings = readSettings();
const homelab = makeHomelab(settings);
const watchdogs = makeWatchdogs(settings);

// The tunnel first: whatever else is on the VPS is deployed through it, and removed before it.
const core = makeCoreClient(settings, { homelab, watchdog: watchdogs.get(CORE) });
const vps = makeVps(settings, core);
const pocketid = makePublished(settings);

// Until the bootstrap runs on the VPS, Komodo cannot reach it: both ends of the tunnel are all.
export const clusterNewt = settings.bootstrapped ? makeRest() : undefined;

function makeRest() {
  const apps = makeApplications(settings, vps);
  const pangolin = apps.get("aegis-pangolin");
  const obs = makeObsClient(settings, { vps, pangolin, watchdog: watchdogs.get(VPS) });
  makeProcedures({ core, vps, obs, apps });
  return makeCluster(settings, obs);
}

export const servers = [...homelab.keys(), VPS];
export const published = { pocketid: pocketid.fullDomain };
export const { bootstrap, coreDns, emergency } = vps;

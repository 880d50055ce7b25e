// Lets Node load Varanus' TypeScript sources as they stand, so that there is no build step and
// nothing can be stale. `Pulumi.yaml` names it: `nodeargs: --require varanus/register`.
require("tsx/cjs");

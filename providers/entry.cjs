// `varanus/provider`: what the `__provider` line of every resource loads, in Pulumi's provider
// process, which is plain Node. The line is part of the state format and never changes.
require("../register.cjs");
module.exports = require("./load.ts").loadProvider;

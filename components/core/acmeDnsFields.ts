import type { Fields } from "../../providers/dynamic/fields";
import {
  acmeDnsProviderProblem,
  acmeDnsProviders,
  acmeResolvers,
  type AcmeDnsSettings,
} from "./acmeDns";
import { addresses } from "./forms";

const providerNames = Object.keys(acmeDnsProviders)
  .map((name) => `\`${name}\``)
  .join(", ");

/** Table of `acmeDns`. */
export const acmeDnsFields: Fields<AcmeDnsSettings> = {
  provider: {
    ...{ type: "string", required: true, problem: acmeDnsProviderProblem },
    doc: `Who hosts the DNS zone of \`domain\`: ${providerNames}.`,
  },
  resolvers: {
    default: [...acmeResolvers],
    ...{ type: "strings", problem: addresses("acmeDns.resolvers", false) },
    doc: "DNS servers on the internet that the proxy asks for the zone, and for the record of the check.",
  },
};

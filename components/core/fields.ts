import { type Fields, untyped } from "../../providers/dynamic/fields";
import { timezoneProblem } from "../../providers/komodo/timezone";
import { acmeDnsTokenProblem } from "./acmeDns";
import { acmeDnsFields } from "./acmeDnsFields";
import {
  coreDefaults,
  type CoreDigests,
  type CoreOptions,
  type CoreSecrets,
  type CoreSettings,
  type CoreVersions,
  type OidcSettings,
} from "./args";
import {
  addresses,
  addressForm,
  digestForm,
  domainForm,
  emailForm,
  fits,
  folderForm,
  imageVersionForm,
  intervalForm,
  komodoVersionForm,
} from "./forms";
import { proxyImageProblem } from "./images";
import { adminPassword, adminUsername, pem, secretLine } from "./secretForms";
import { settingsProblem } from "./settings";

/** Table of Core's secrets. */
export const coreSecretFields: Fields<CoreSecrets> = {
  passkey: {
    ...{ type: "string", required: true, secret: true, problem: secretLine("passkey", 8) },
    doc: "Legacy key between Core and Peripheries of version 1, 8 characters or more.",
  },
  adminUsername: {
    ...{ type: "string", required: true, secret: true, problem: adminUsername },
    doc: "Name of the first administrator. Core reads it once, on an empty database.",
  },
  adminPassword: {
    ...{ type: "string", required: true, secret: true, problem: adminPassword },
    doc: "The administrator's password, 8 to 1,000 characters. Read once, as the name.",
  },
  jwtSecret: {
    ...{ type: "string", required: true, secret: true, problem: secretLine("jwtSecret", 16) },
    doc: "Signs logins, 16 characters or more. A new one logs everybody out.",
  },
  webhookSecret: {
    ...{ type: "string", required: true, secret: true },
    problem: secretLine("webhookSecret", 16),
    doc: "Signs what Git hosts send, 16 characters or more.",
  },
  oidcClientId: {
    ...{ type: "string", secret: true, problem: secretLine("oidcClientId", 1) },
    doc: "Core's id at the OpenID Connect provider.",
  },
  oidcClientSecret: {
    ...{ type: "string", secret: true, problem: secretLine("oidcClientSecret", 1) },
    doc: "Core's secret at the provider; none where PKCE alone is enough.",
  },
  tlsCertificate: {
    ...{ type: "string", secret: true, problem: pem("tlsCertificate", "CERTIFICATE") },
    doc: "PEM of the certificate and its intermediates, for `tls: certificate`.",
  },
  tlsKey: {
    ...{ type: "string", secret: true, problem: pem("tlsKey", "PRIVATE KEY") },
    doc: "PEM of its key.",
  },
  acmeDnsToken: {
    ...{ type: "string", secret: true, problem: acmeDnsTokenProblem },
    doc: "Token of `acmeDns.provider` that may edit the DNS zone of `domain`.",
  },
};

const versionFields: Fields<CoreVersions> = {
  komodo: {
    default: coreDefaults.versions.komodo,
    ...{ type: "string", problem: fits("versions.komodo", komodoVersionForm) },
    doc: "Version of Komodo.",
  },
  mongo: {
    default: coreDefaults.versions.mongo,
    ...{ type: "string", problem: fits("versions.mongo", imageVersionForm) },
    doc: "Version of MongoDB.",
  },
  caddy: {
    default: coreDefaults.versions.caddy,
    ...{ type: "string", problem: fits("versions.caddy", imageVersionForm) },
    doc: "Version of Caddy.",
  },
};

const digestFields: Fields<CoreDigests> = {
  komodo: {
    ...{ type: "string", problem: fits("digests.komodo", digestForm) },
    doc: "Digest of Komodo's image.",
  },
  mongo: {
    ...{ type: "string", problem: fits("digests.mongo", digestForm) },
    doc: "Digest of MongoDB's image.",
  },
  caddy: {
    ...{ type: "string", problem: fits("digests.caddy", digestForm) },
    doc: "Digest of Caddy's image.",
  },
};

const oidcFields: Fields<OidcSettings> = {
  provider: {
    ...{ type: "string", required: true, problem: fits("oidc.provider", addressForm) },
    doc: "Address of the provider, reachable from Core's container.",
  },
  redirectHost: {
    ...{ type: "string", problem: fits("oidc.redirectHost", addressForm) },
    doc: "The provider's address for browsers, where it is another one; without a path.",
  },
  useFullEmail: { type: "boolean", doc: "Takes whole e-mail addresses as user names." },
  autoRedirect: { type: "boolean", doc: "Leaves out Komodo's own login page." },
};

const optionFields: Fields<CoreOptions> = {
  domain: {
    ...{ type: "string", required: true, problem: fits("domain", domainForm) },
    doc: "DNS name of Core, such as `komodo.example.com`.",
  },
  coreDeploy: {
    default: coreDefaults.coreDeploy,
    ...{ type: "string", oneOf: ["command", "ansible"] },
    doc: "Who deploys Core: Varanus over SSH, or the playbook.",
  },
  versions: { type: "object", fields: untyped(versionFields), doc: "Versions of the images." },
  digests: { type: "object", fields: untyped(digestFields), doc: "Digests that pin the images." },
  tls: {
    default: coreDefaults.tls,
    ...{ type: "string", oneOf: ["acme", "certificate", "internal"] },
    doc:
      "Where the certificate comes from: a public authority, `secrets.tlsCertificate`, or Caddy's " +
      "own authority, which no browser trusts.",
  },
  acmeEmail: {
    ...{ type: "string", problem: fits("acmeEmail", emailForm) },
    doc: "Address that the public authority may warn.",
  },
  acmeDns: {
    ...{ type: "object", fields: untyped(acmeDnsFields) },
    doc: "Proves to the public authority by DNS that `domain` is Core's: no port has to be open.",
  },
  proxyImage: {
    ...{ type: "string", problem: proxyImageProblem },
    doc:
      "Image with Caddy in place of the official one. For `acmeDns` it needs the module; without " +
      "this, the host builds one.",
  },
  allowedRanges: {
    ...{ type: "strings", problem: addresses("allowedRanges", true) },
    doc:
      "Ranges that may use the interface and the API. `/listener` and `/ws/periphery` stay open to " +
      "all. Default: every address.",
  },
  dns: {
    ...{ type: "strings", problem: addresses("dns", false) },
    doc: "Resolvers of Core's container: `100.96.128.1` where Core uses Pangolin's private names.",
  },
  coreAuth: {
    default: coreDefaults.coreAuth,
    ...{ type: "string", oneOf: ["local", "oidc"] },
    doc: "How people log in. `oidc` keeps the local login, which Varanus uses.",
  },
  oidc: { type: "object", fields: untyped(oidcFields), doc: "The provider for `coreAuth: oidc`." },
  title: {
    default: "Komodo",
    type: "string",
    doc: "Title in the browser.",
  },
  timezone: {
    ...{ type: "string", problem: timezoneProblem },
    doc: "Time zone of schedules that name none. Default: the container's, UTC.",
  },
  uiWriteDisabled: {
    default: false,
    type: "boolean",
    doc: "Nobody changes resources in the interface; the API still does.",
  },
  disableUserRegistration: {
    type: "boolean",
    doc: "Nobody signs up. Default `true` for local users, `false` for those of `oidc`.",
  },
  enableNewUsers: {
    default: false,
    type: "boolean",
    doc: "New users may log in at once.",
  },
  disableNonAdminCreate: {
    default: false,
    type: "boolean",
    doc: "Only administrators make resources.",
  },
  monitoringInterval: {
    default: "15-sec",
    ...{ type: "string", problem: fits("monitoringInterval", intervalForm) },
    doc: "How often Core looks at servers.",
  },
  resourcePollInterval: {
    default: "5-min",
    ...{ type: "string", problem: fits("resourcePollInterval", intervalForm) },
    doc: "How often Core looks for new commits and images.",
  },
  settings: {
    ...{ type: "map", problem: settingsProblem },
    doc: "Further `KOMODO_*` settings of Core, in plain text.",
  },
  directory: {
    default: coreDefaults.directory,
    ...{ type: "string", problem: fits("directory", folderForm) },
    doc: "Core's folder on the host.",
  },
  keepDumps: {
    default: coreDefaults.keepDumps,
    ...{ type: "number", range: [1, 100] },
    doc: "How many dumps of the database from before upgrades are kept.",
  },
  allowDowngrade: {
    default: false,
    type: "boolean",
    doc: "Lets an older version of Komodo or MongoDB replace a newer one.",
  },
  timeoutSeconds: {
    default: coreDefaults.timeoutSeconds,
    ...{ type: "number", range: [10, 3_600] },
    doc: "Longest time until Core is healthy, in seconds.",
  },
  waitForCore: {
    default: coreDefaults.waitForCore,
    type: "boolean",
    doc: "`false` does not wait until Core answers, for the time before the playbook.",
  },
};

/** Table of all that `varanus:core` may say. */
export const coreFields: Fields<CoreSettings> = {
  ...optionFields,
  secrets: {
    ...{ type: "object", required: true, fields: untyped(coreSecretFields) },
    doc: "Core's secrets.",
  },
};

/** The same without the secrets, for values that are known at once. */
export const coreOptionFields: Fields<CoreOptions> = optionFields;

const text = { type: "string", minLength: 1 };
const flag = { type: "boolean" };
const port = { type: "integer", minimum: 1, maximum: 65_535 };
const seconds = { type: "integer", minimum: 1, maximum: 86_400 };
const threshold = { type: "integer", minimum: 1, maximum: 100 };
const path = { type: "string", pattern: "^/\\S*$", hint: 'Begin it with "/"' };
const hostName = {
  type: "string",
  pattern:
    "^[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?(?:\\.[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?)*$",
  hint: "Write a host name without scheme, port or path",
};
const address = {
  type: "string",
  pattern: "^[A-Za-z0-9_:.-]+$",
  hint: "Write an IP address or host name, without scheme, port or path",
};
const names = { type: "array", uniqueItems: true, items: text };
const headerName = "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$";
const fleetName = {
  type: "string",
  pattern: "^[A-Za-z_][A-Za-z0-9_]*$",
  hint: "Name a secret of the fleet; its value never stands here",
};

function record(properties: object, required: readonly string[] = []): object {
  return { type: "object", additionalProperties: false, properties, required };
}

const healthCheck = record({
  enabled: flag,
  mode: { type: "string", enum: ["http", "tcp"] },
  scheme: { type: "string", enum: ["http", "https"] },
  hostname: hostName,
  port,
  path,
  method: { type: "string", pattern: "^[A-Z]+$", hint: "Write it in capitals, such as GET" },
  status: { type: "integer", minimum: 100, maximum: 599 },
  headers: { type: "array", items: record({ name: text, value: text }, ["name", "value"]) },
  followRedirects: flag,
  tlsServerName: hostName,
  intervalSeconds: seconds,
  unhealthyIntervalSeconds: seconds,
  timeoutSeconds: seconds,
  healthyThreshold: threshold,
  unhealthyThreshold: threshold,
});

const rule = record(
  {
    action: { type: "string", enum: ["ACCEPT", "DROP", "PASS"] },
    match: { type: "string", enum: ["CIDR", "IP", "PATH", "COUNTRY", "ASN", "REGION"] },
    value: text,
    priority: { type: "integer", minimum: 1, maximum: 1_000_000 },
    enabled: flag,
  },
  ["action", "match", "value"],
);

const raw = record(
  {
    protocol: { type: "string", enum: ["tcp", "udp"] },
    proxyPort: port,
    port,
    optOut: { type: "string", minLength: 1, hint: "Say why this needs no sign-in" },
  },
  ["protocol", "proxyPort", "optOut"],
);

/** JSON schema of the settings in `web.expose.pangolin`. `hint` is ours, as in `extensionSchema`. */
export const pangolinExposeSchema = record({
  site: text,
  domain: hostName,
  address,
  port,
  method: { type: "string", enum: ["http", "https", "h2c"] },
  path,
  sso: flag,
  enabled: flag,
  adopt: flag,
  roles: names,
  users: names,
  healthCheck: { oneOf: [{ type: "boolean", enum: [false] }, healthCheck] },
  auth: {
    ...record({
      password: fleetName,
      pincode: fleetName,
      headerAuth: fleetName,
      whitelist: { ...fleetName, hint: "Name a secret or variable of the fleet" },
    }),
    minProperties: 1,
  },
  rules: { type: "array", items: rule },
  headers: {
    type: "object",
    patternProperties: { [headerName]: { type: "string" } },
    additionalProperties: false,
  },
  raw: { type: "array", items: raw },
  stickySession: flag,
  setHostHeader: hostName,
  tlsServerName: hostName,
  skipToIdp: text,
  postAuthPath: path,
});

/** JSON schema of `web.expose`: the name of the system alone, or a map with its settings. */
export const exposeSchema = {
  oneOf: [
    { type: "string", enum: ["pangolin"] },
    record({ pangolin: pangolinExposeSchema }, ["pangolin"]),
  ],
};

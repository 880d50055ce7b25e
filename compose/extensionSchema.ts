import { exposeSchema } from "./exposeSchema";

const stackNames = {
  type: "array",
  uniqueItems: true,
  items: {
    type: "string",
    pattern: "^[a-z0-9][a-z0-9_-]*$",
    hint: "Name a stack's folder",
  },
};

const variableName = "^[A-Za-z_][A-Za-z0-9_]*$";

const web = {
  type: "object",
  required: ["host", "port"],
  additionalProperties: false,
  properties: {
    host: {
      type: "string",
      pattern:
        "^(?:[A-Za-z0-9-]|\\$\\{[A-Za-z_][A-Za-z0-9_]*\\})+(?:\\.(?:[A-Za-z0-9-]|\\$\\{[A-Za-z_][A-Za-z0-9_]*\\})+)*$",
      hint: "Write a host name without scheme, port or path, such as vault.${DOMAIN}",
    },
    port: { type: "integer", minimum: 1, maximum: 65_535 },
    service: { type: "string", minLength: 1 },
    auth: {
      oneOf: [
        {
          type: "string",
          enum: ["required"],
        },
        {
          type: "object",
          required: ["optOut"],
          additionalProperties: false,
          properties: {
            optOut: { type: "string", minLength: 1, hint: "Say why this needs no sign-in" },
          },
        },
      ],
    },
    healthPath: { type: "string", pattern: "^/\\S*$", hint: 'Begin it with "/"' },
    expose: exposeSchema,
  },
};

const backup = {
  type: "object",
  additionalProperties: false,
  properties: {
    volumes: { type: "array", uniqueItems: true, items: { type: "string", minLength: 1 } },
    paths: {
      type: "array",
      uniqueItems: true,
      items: {
        type: "string",
        pattern: "^(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+$",
        hint: 'Name a folder such as /srv/data, of letters, digits, ".", "_" and "-"',
      },
    },
    schedule: { type: "string", minLength: 1 },
    stop: {
      oneOf: [
        { type: "boolean" },
        { type: "array", uniqueItems: true, minItems: 1, items: { type: "string", minLength: 1 } },
      ],
    },
    retentionDays: { type: "integer", minimum: 1, maximum: 3650 },
    maxAgeHours: { type: "integer", minimum: 2, maximum: 8760 },
  },
};

const exempt = {
  type: "object",
  additionalProperties: false,
  properties: {
    resolvConfWithoutWatchdog: { type: "string", minLength: 1, hint: "Say why it needs none" },
  },
};

const text = { type: "string", minLength: 1 };

const relativePaths = {
  type: "array",
  uniqueItems: true,
  items: { type: "string", pattern: "^[^/\\s]", hint: "Give a path within the folder" },
};

const host = {
  type: "object",
  additionalProperties: false,
  properties: {
    path: text,
    files: { ...relativePaths, minItems: 1 },
    envFiles: relativePaths,
  },
};

const git = {
  type: "object",
  additionalProperties: false,
  properties: {
    repo: {
      type: "string",
      pattern: "^[^\\s/:]+(?:/[^\\s/:]+)+$",
      hint: "Write it as owner/name, without the host",
    },
    linkedRepo: text,
    provider: {
      type: "string",
      pattern: "^[^\\s/]+$",
      hint: "Write the host alone, such as git.example.com",
    },
    https: { type: "boolean" },
    account: text,
    branch: text,
    commit: {
      type: "string",
      pattern: "^[0-9a-f]{7,64}$",
      hint: "Write 7 to 64 hexadecimal digits, in quotes",
    },
    clonePath: text,
    reclone: { type: "boolean" },
    ...host.properties,
  },
};

const source = { type: "object", additionalProperties: false, properties: { git, host } };

/** JSON schema of the `x-varanus` block. `hint` is ours: what to do about a violation. */
export const extensionSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    server: { type: "string", minLength: 1 },
    tier: { type: "string", enum: ["trusted", "untrusted"] },
    description: { type: "string" },
    tags: { type: "array", uniqueItems: true, items: { type: "string", minLength: 1 } },
    after: stackNames,
    web,
    secrets: {
      type: "array",
      uniqueItems: true,
      items: { type: "string", pattern: variableName, hint: "Name a secret of the fleet" },
    },
    environment: {
      type: "object",
      patternProperties: { [variableName]: { type: ["string", "number", "boolean"] } },
      additionalProperties: false,
    },
    state: { type: "string", enum: ["running", "stopped", "down"] },
    deploy: { type: "boolean" },
    deployTimeoutSeconds: { type: "integer", minimum: 1, maximum: 3600 },
    severs: { type: "string", minLength: 1 },
    exempt,
    backup,
    source,
    adopt: { type: "boolean" },
    protect: { type: "boolean" },
    komodo: { type: "object" },
  },
};

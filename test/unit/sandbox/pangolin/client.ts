import assert from "node:assert/strict";
import { startSandbox, type Sandbox, type SandboxOptions } from "../../../../sandbox";
import { isFields, type Fields } from "../../../../sandbox/komodo/fields";

/** An answer of Pangolin's API. */
export interface Answered {
  readonly status: number;
  readonly message: string;
  /** Any: a test looks at it by path. */
  readonly data: Fields;
}

/** Speaks to the Pangolin part of a sandbox with its root key, or with another one. */
export class PangolinClient {
  constructor(
    readonly sandbox: Sandbox,
    private readonly key = sandbox.pangolin.key,
  ) {}

  /** The same with another key. */
  as(key: string): PangolinClient {
    return new PangolinClient(this.sandbox, key);
  }

  /** Sends `METHOD /path`; `:org` in it is the organization. */
  async send(spec: string, body?: unknown): Promise<Answered> {
    const [method = "", path = ""] = spec.split(" ");
    const { url, org } = this.sandbox.pangolin;
    const response = await fetch(url + path.replace(":org", org), {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    assert.ok(isFields(answer));
    const { message, data } = answer;
    return { status: response.status, message: String(message), data: data as Fields };
  }

  /** A request that must succeed; gives its data. */
  async data(spec: string, body?: unknown): Promise<Fields> {
    const { status, message, data } = await this.send(spec, body);
    assert.ok(status < 300, `${spec}: ${status} ${message}`);
    return data;
  }

  /** A request's status and text. */
  async refusal(spec: string, body?: unknown): Promise<[number, string]> {
    const { status, message } = await this.send(spec, body);
    return [status, message];
  }

  /** Makes a Newt site and gives its id. */
  async site(name = "nas", more: Fields = {}): Promise<number> {
    return Number((await this.data("PUT /org/:org/site", { name, type: "newt", ...more })).siteId);
  }

  /** Makes a private resource on a site and gives its id. */
  async privateResource(siteId: number, more: Fields = {}): Promise<number> {
    const body = { ...PRIVATE, name: "db", siteIds: [siteId], ...more };
    return Number((await this.data("PUT /org/:org/site-resource", body)).siteResourceId);
  }

  /** Makes a public http resource below the domain `sandbox.example` and gives its id. */
  async publicResource(subdomain: string): Promise<number> {
    const body = { name: subdomain, http: true, protocol: "tcp", domainId: "domain1", subdomain };
    return Number((await this.data("PUT /org/:org/resource", body)).resourceId);
  }

  /** Makes an API key with these actions and gives the full key. */
  async apiKey(org: string, ...actionIds: string[]): Promise<string> {
    const { apiKeyId, apiKey } = await this.data(`PUT /org/${org}/api-key`, { name: "k" });
    await this.data(`POST /org/${org}/api-key/${String(apiKeyId)}/actions`, { actionIds });
    return `${String(apiKeyId)}.${String(apiKey)}`;
  }

  /** The ids of the roles that have access to a private resource. */
  async roleIds(siteResourceId: number): Promise<number[]> {
    const { roles } = await this.data(`GET /site-resource/${siteResourceId}/roles`);
    return (roles as { roleId: number }[]).map(({ roleId }) => roleId);
  }

  /** The rows of private resources, at most a thousand. */
  async privateRows(): Promise<Fields[]> {
    const { siteResources } = await this.data("GET /org/:org/site-resources?pageSize=1000");
    return siteResources as Fields[];
  }
}

/** What a private resource needs besides a name and sites. */
export const PRIVATE = {
  mode: "host",
  destination: "10.1.1.1",
  userIds: [],
  roleIds: [],
  clientIds: [],
};

/** What `update` needs besides the sites. */
export const NO_GRANTS = { userIds: [], roleIds: [], clientIds: [] };

/** Declares hooks that give each test a sandbox of its own. */
export function withSandbox(options: SandboxOptions = {}): () => PangolinClient {
  let client: PangolinClient;
  beforeEach(async () => {
    client = new PangolinClient(await startSandbox(options));
  });
  afterEach(() => client.sandbox.close());
  return () => client;
}

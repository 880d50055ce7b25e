import type { Fields } from "../dynamic/fields";
import { withoutCredentials } from "../http/redact";

/** Whose form of push events a webhook takes: `github` is also that of Gitea and Forgejo. */
export type WebhookProvider = "github" | "gitlab";

/**
 * What a webhook does, by kind. A procedure's and an action's is the branch whose pushes run it, or
 * {@link ANY_BRANCH}; a build has one webhook only, which builds.
 */
export interface WebhookOptions {
  Stack: "refresh" | "deploy";
  Repo: "clone" | "pull" | "build";
  ResourceSync: "refresh" | "sync";
  Procedure: string;
  Action: string;
}

/** Stands for every branch in the webhook of a procedure or an action (Komodo 2.3.2). */
export const ANY_BRANCH = "__ANY__";

/** A webhook of one resource. */
export type Webhook =
  | { readonly type: "Build"; readonly id: string; readonly provider?: WebhookProvider }
  | {
      [T in keyof WebhookOptions]: {
        readonly type: T;
        /** Id or name of the resource. The id outlives a rename. */
        readonly id: string;
        readonly option: WebhookOptions[T];
        /** `github` when absent. */
        readonly provider?: WebhookProvider;
      };
    }[keyof WebhookOptions];

const SEGMENTS: Record<Webhook["type"], string> = {
  Stack: "stack",
  Repo: "repo",
  Build: "build",
  ResourceSync: "sync",
  Procedure: "procedure",
  Action: "action",
};

/**
 * Address that a Git host calls on a push, as Komodo 2.3.2 routes it:
 * `<base>/listener/<provider>/<kind>/<id>[/<option>]`. `base` is Core's public address. Throws when it
 * is no http(s) address, or the branch is empty.
 */
export function webhookUrl(base: string, webhook: Webhook): string {
  const { type, id, provider = "github" } = webhook;
  const option = webhook.type === "Build" ? undefined : webhook.option;
  refuseFault(base, webhook, option);
  const path = ["listener", provider, SEGMENTS[type], id, option].filter(
    (part) => part !== undefined,
  );
  return [base.replace(/\/+$/, ""), ...path.map(encodeURIComponent)].join("/");
}

function refuseFault(base: string, { type, id }: Webhook, option: string | undefined): void {
  const subject = `Webhook of ${type} "${id}"`;
  if (!/^https?:\/\/[^/\s]+/.test(base)) {
    throw new Error(
      `${subject}: the base "${withoutCredentials(base)}" is no http(s) address. ` +
        "Give Core's public address, such as https://komodo.example.com.",
    );
  }
  if (option !== "") return;
  throw new Error(`${subject}: the branch is empty. Name one, or "${ANY_BRANCH}" for all.`);
}

/** Inputs of every kind that answers webhooks. */
export interface WebhookInputs {
  webhookEnabled?: boolean;
  webhookSecret?: string;
}

/** Table of the inputs of every kind that answers webhooks. */
export const webhookFields: Fields<WebhookInputs> = {
  webhookEnabled: { type: "boolean", default: true, doc: "Answer webhooks." },
  webhookSecret: {
    type: "string",
    default: "",
    secret: true,
    doc: "Secret of the webhook, when it is not Core's own.",
  },
};

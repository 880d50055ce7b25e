import { setTimeout as delay } from "node:timers/promises";
import type { Sandbox } from "../../../sandbox";
import { isFields, type Fields } from "../../../sandbox/komodo/fields";

/** An answer of the sandbox. */
export interface Answered {
  readonly status: number;
  readonly body: Fields;
}

/** Speaks to a sandbox as a Komodo client does, with its API key. */
export class Client {
  constructor(private readonly sandbox: Sandbox) {}

  /** Sends one request and returns whatever is answered. */
  async send(family: string, type: string, params: Fields = {}): Promise<Answered> {
    const { url, key, secret } = this.sandbox.komodo;
    const response = await fetch(`${url}/${family}/${type}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-api-key": key, "x-api-secret": secret },
      body: JSON.stringify(params),
    });
    return { status: response.status, body: (await response.json()) as Fields };
  }

  private async sure(family: string, type: string, params?: Fields): Promise<Fields> {
    const { status, body } = await this.send(family, type, params);
    if (status === 200) return body;
    throw new Error(`${type}: ${status} ${JSON.stringify(body)}`);
  }

  /** A read that must succeed. */
  read(type: string, params?: Fields): Promise<Fields> {
    return this.sure("read", type, params);
  }

  /** A write that must succeed. */
  write(type: string, params?: Fields): Promise<Fields> {
    return this.sure("write", type, params);
  }

  /** Executes and returns the finished Update. */
  async execute(type: string, params: Fields): Promise<Fields> {
    const started = await this.sure("execute", type, params);
    const id = isFields(started._id) ? started._id.$oid : undefined;
    return poll(async () => {
      const update = await this.read("GetUpdate", { id });
      return update.status === "Complete" ? update : undefined;
    });
  }
}

/** Asks again every 20 ms until there is an answer, for at most five seconds. */
export async function poll<T>(ask: () => Promise<T | undefined>): Promise<T> {
  const until = Date.now() + 5000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > until) throw new Error("nothing within five seconds");
    await delay(20);
  }
}

/** The logs of an Update. */
export function logsOf(update: Fields): Fields[] {
  return Array.isArray(update.logs) ? update.logs.filter(isFields) : [];
}

/** The log of a stage, or an empty object. */
export function logOf(update: Fields, stage: string): Fields {
  return logsOf(update).find((log) => log.stage === stage) ?? {};
}

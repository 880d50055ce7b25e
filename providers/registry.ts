import type { dynamic } from "@pulumi/pulumi";
import { toProvider } from "./dynamic/adapter";
import type { Handler } from "./dynamic/handler";
import { Redactor } from "./http/redact";
import { type Komodo, komodoContext } from "./komodo/context";
import { adviceFor } from "./komodo/errors";
import { server } from "./komodo/server/handler";
import { type ReadConfig, readKomodoSettings } from "./komodo/settings";
import { stack } from "./komodo/stack/handler";
import { tag } from "./komodo/tag/handler";
import { secret, variable } from "./komodo/variable/handler";

type KomodoHandler = Handler<Komodo, never, never>;

/** Handlers of every kind, by type token without its package. */
export const handlers: Record<string, KomodoHandler> = Object.fromEntries(
  [server, stack, variable, secret, tag].map((item) => [
    item.kind,
    item as unknown as KomodoHandler,
  ]),
);

/** What all kinds share in one provider process: settings, clients, listings, known secrets. */
class ProviderProcess {
  private readonly redactor = new Redactor();
  private readConfig: ReadConfig = () => undefined;
  private komodo?: Komodo;

  /** Only keeps the reader: Pulumi calls this once per kind, at the same time as other methods. */
  configure(readConfig: ReadConfig): void {
    this.readConfig = readConfig;
  }

  provider(handler: KomodoHandler): dynamic.ResourceProvider {
    const methods = toProvider(handler, {
      context: () => this.context(),
      redact: (text) => this.redactor.redact(text),
      addSecret: (value) => this.redactor.add(value),
      advice: adviceFor,
    });
    // Nothing here may throw or wait: a provider whose configure failed would still be used.
    const configure = (request: dynamic.ConfigureRequest): Promise<void> => {
      this.configure((key) => request.config.get(key));
      return Promise.resolve();
    };
    return { ...methods, configure };
  }

  private context(): Komodo {
    this.komodo ??= komodoContext(readKomodoSettings(this.readConfig), this.redactor);
    return this.komodo;
  }
}

const providerProcess = new ProviderProcess();

/** The provider of a kind, for Pulumi's dynamic-provider process. */
export function loadProvider(kind: string): dynamic.ResourceProvider {
  const handler = handlers[kind];
  if (handler) return providerProcess.provider(handler);
  throw new Error(
    `Resource kind "${kind}": this version of Varanus has no such kind. ` +
      "Install the version that made the resource, or a newer one.",
  );
}

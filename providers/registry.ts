import type { dynamic } from "@pulumi/pulumi";
import { toProvider } from "./dynamic/adapter";
import type { Handler } from "./dynamic/handler";
import type { ApiError } from "./http/errors";
import { Redactor } from "./http/redact";
import { type ReadConfig, type ReadSetting, settingReader } from "./http/settings";
import { komodoContext } from "./komodo/context";
import { adviceFor as komodoAdvice } from "./komodo/errors";
import { komodoHandlers } from "./komodo/handlers";
import { readKomodoSettings } from "./komodo/settings";
import { pangolinContext } from "./pangolin/context";
import { adviceFor as pangolinAdvice } from "./pangolin/errors";
import { pangolinHandlers } from "./pangolin/handlers";
import { readPangolinSettings } from "./pangolin/settings";

type AnyHandler = Handler<unknown, never, never>;

/** A remote system: its kinds, how it is reached, and what to do about its refusals. */
interface System {
  readonly handlers: readonly AnyHandler[];
  open(get: ReadSetting, redactor: Redactor): unknown;
  advice(error: ApiError): string;
}

const systems: readonly System[] = [
  {
    handlers: komodoHandlers,
    open: (get, redactor) => komodoContext(readKomodoSettings(get), redactor),
    advice: komodoAdvice,
  },
  {
    handlers: pangolinHandlers,
    open: (get, redactor) => pangolinContext(readPangolinSettings(get), redactor),
    advice: pangolinAdvice,
  },
];

const systemOf = new Map(
  systems.flatMap((system) => system.handlers.map(({ kind }) => [kind, system] as const)),
);

/** Handlers of every kind, by type token without its package. */
export const handlers: Record<string, AnyHandler> = Object.fromEntries(
  systems.flatMap((system) => system.handlers.map((handler) => [handler.kind, handler])),
);

/** What all kinds share in one provider process: settings, clients, listings, known secrets. */
class ProviderProcess {
  private readonly redactor = new Redactor();
  private readConfig: ReadConfig = () => undefined;
  private readonly contexts = new Map<System, unknown>();

  provider(handler: AnyHandler, system: System): dynamic.ResourceProvider {
    const methods = toProvider(handler, {
      context: () => this.context(system),
      redact: (text) => this.redactor.redact(text),
      addSecret: (value) => this.redactor.add(value),
      advice: (error) => system.advice(error),
    });
    // Nothing here may throw or wait: a provider whose configure failed would still be used. Pulumi
    // calls it once per kind, at the same time as other methods, so it only keeps the reader.
    const configure = (request: dynamic.ConfigureRequest): Promise<void> => {
      this.readConfig = (key) => request.config.get(key);
      return Promise.resolve();
    };
    return { ...methods, configure };
  }

  private context(system: System): unknown {
    const known = this.contexts.get(system);
    if (known !== undefined) return known;
    const opened = system.open(settingReader(this.readConfig), this.redactor);
    this.contexts.set(system, opened);
    return opened;
  }
}

const providerProcess = new ProviderProcess();

/** The provider of a kind, for Pulumi's dynamic-provider process. */
export function loadProvider(kind: string): dynamic.ResourceProvider {
  const [handler, system] = [handlers[kind], systemOf.get(kind)];
  if (handler && system) return providerProcess.provider(handler, system);
  throw new Error(
    `Resource kind "${kind}": this version of Varanus has no such kind. ` +
      "Install the version that made the resource, or a newer one.",
  );
}

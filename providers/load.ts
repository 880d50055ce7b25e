import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { dynamic } from "@pulumi/pulumi";
import { toProvider } from "./dynamic/adapter";
import type { Handler } from "./dynamic/handler";
import type { ApiError } from "./http/errors";
import { Redactor } from "./http/redact";
import { type ReadConfig, type ReadSetting, settingReader } from "./http/settings";
import type * as komodo from "./komodo/context";
import { adviceFor as komodoAdvice } from "./komodo/errors";
import { readKomodoSettings } from "./komodo/settings";
import type * as pangolin from "./pangolin/context";
import { adviceFor as pangolinAdvice } from "./pangolin/errors";
import { readPangolinSettings } from "./pangolin/settings";

/*
 * From a kind in the state to its provider. Only what a run needs is loaded: the kinds that it has,
 * and the HTTP client, which takes 0.1 s to load, at the first call; a preview makes none.
 */

const load = createRequire(__filename);

type AnyHandler = Handler<unknown, never, never>;

/** A remote system: how it is reached, and what to do about its refusals. */
interface System {
  open(get: ReadSetting, redactor: Redactor): unknown;
  advice(error: ApiError): string;
}

const systems: Record<string, System> = {
  komodo: {
    open: (get, redactor) => {
      const { komodoContext } = load("./komodo/context.ts") as typeof komodo;
      return komodoContext(readKomodoSettings(get), redactor);
    },
    advice: komodoAdvice,
  },
  pangolin: {
    open: (get, redactor) => {
      const { pangolinContext } = load("./pangolin/context.ts") as typeof pangolin;
      return pangolinContext(readPangolinSettings(get), redactor);
    },
    advice: pangolinAdvice,
  },
};

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

/**
 * The provider of a kind, for Pulumi's dynamic-provider process. The handler of `komodo:GitAccount`
 * is `gitAccount` of `komodo/gitAccount/handler.ts`.
 */
export function loadProvider(kind: string): dynamic.ResourceProvider {
  const [, systemName = "", head = "", tail = ""] = /^(\w+):([A-Z])(\w*)$/.exec(kind) ?? [];
  const system = Object.hasOwn(systems, systemName) ? systems[systemName] : undefined;
  const name = head.toLowerCase() + tail;
  const file = path.join(__dirname, systemName, name, "handler.ts");
  if (!system || !existsSync(file)) throw unknownKind(kind);
  const handler = (load(file) as Record<string, AnyHandler | undefined>)[name];
  if (handler?.kind !== kind) throw unknownKind(kind);
  return providerProcess.provider(handler, system);
}

function unknownKind(kind: string): Error {
  return new Error(
    `Resource kind "${kind}": this version of Varanus has no such kind. ` +
      "Install the version that made the resource, or a newer one.",
  );
}

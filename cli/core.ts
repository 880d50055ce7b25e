import { InputError } from "../providers/dynamic/problem";
import { ApiError } from "../providers/http/errors";
import type { Redactor } from "../providers/http/redact";
import { environmentName, settingReader } from "../providers/http/settings";
import { KomodoClient } from "../providers/komodo/client";
import { adviceFor } from "../providers/komodo/errors";
import { readKomodoSettings } from "../providers/komodo/settings";
import type { Terminal } from "./terminal";

/** What `--help` says of the settings. */
export const settingsHelp = `
Komodo is reached by these variables of the environment:
  KOMODO_URL                           such as https://komodo.example.com
  KOMODO_USERNAME, KOMODO_PASSWORD     a login, or
  KOMODO_API_KEY, KOMODO_API_SECRET    an API key
  KOMODO_CA_FILE                       certificates of a private authority`;

/** A client with the settings of the environment. Throws when one is missing. */
export function coreClient({ environment }: Terminal, redactor: Redactor): KomodoClient {
  const read = settingReader(() => undefined, environment);
  refuseMissing(read);
  return new KomodoClient(readKomodoSettings(read), redactor);
}

function refuseMissing(get: (key: string) => string | undefined): void {
  const has = (...keys: readonly string[]) => keys.every((key) => get(key) !== undefined);
  const isKnown =
    has("komodo:username", "komodo:password") || has("komodo:apiKey", "komodo:apiSecret");
  const missing = [
    ...(has("komodo:url") ? [] : [environmentName("komodo:url")]),
    ...(isKnown ? [] : ["KOMODO_USERNAME with KOMODO_PASSWORD (or an API key)"]),
  ];
  if (missing.length === 0) return;
  const message = `the environment lacks ${missing.join(" and ")}`;
  const fix = "Set them, as `varanus import --help` lists them";
  throw new InputError([{ subject: 'Settings of Komodo "KOMODO_*"', message, fix }]);
}

/** Runs calls of a command; a refusal of Komodo gets the form of our messages. */
export async function asking<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { message } = error;
    throw new Error(`Komodo "Core": answered ${message}. ${adviceFor(error)}.`, { cause: error });
  }
}

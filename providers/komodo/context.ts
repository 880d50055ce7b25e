import type { Redactor } from "../http/redact";
import { KomodoClient } from "./client";
import { Executions } from "./executions";
import { Limiter } from "./limiter";
import { Listings } from "./listings";
import { Ownership } from "./ownership";
import type { KomodoSettings } from "./settings";
import { TagNames } from "./tagNames";
import { UpdateStream } from "./updateStream";

/** What every Komodo handler works with; one per process. */
export interface Komodo {
  readonly client: KomodoClient;
  readonly listings: Listings;
  readonly executions: Executions;
  /** Bounds the deploys at once per server. */
  readonly deploys: Limiter;
  readonly tags: TagNames;
  /** Whose the resources are, where several programs share one Core. */
  readonly ownership: Ownership;
  readonly redactor: Redactor;
}

/** Puts a context together; makes no call. */
export function komodoContext(settings: KomodoSettings, redactor: Redactor): Komodo {
  const client = new KomodoClient(settings, redactor);
  const listings = new Listings(client);
  return {
    client,
    listings,
    executions: new Executions(client, new UpdateStream(client)),
    deploys: new Limiter(settings.deploysPerServer),
    tags: new TagNames(client, listings),
    ownership: new Ownership(settings.owner),
    redactor,
  };
}

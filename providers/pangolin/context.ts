import type { Redactor } from "../http/redact";
import { PangolinClient } from "./client";
import { PangolinListings } from "./listings";
import { Serial } from "./serial";
import type { PangolinSettings } from "./settings";

/** What every Pangolin handler works with; one per process. */
export interface Pangolin {
  readonly client: PangolinClient;
  readonly listings: PangolinListings;
  /** Runs what would race in Pangolin one after the other, such as the choice of a client's address. */
  readonly serial: Serial;
  readonly redactor: Redactor;
}

/** Puts a context together; makes no call. */
export function pangolinContext(settings: PangolinSettings, redactor: Redactor): Pangolin {
  const client = new PangolinClient(settings, redactor);
  const listings = new PangolinListings(client);
  return { client, listings, serial: new Serial(), redactor };
}

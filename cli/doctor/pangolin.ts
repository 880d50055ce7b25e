import { ApiError } from "../../providers/http/errors";
import { PangolinClient } from "../../providers/pangolin/client";
import type { Surroundings } from "./facts";
import { failed, type Finding, ok, skipped } from "./finding";
import type { RemoteSettings } from "./settings";

const check = "Pangolin";
const answerTimeoutMs = 10_000;

/** Pangolin answers, takes the key, and has the organisation. */
export async function checkPangolin(
  { pangolin, unreadable }: RemoteSettings,
  { redactor }: Surroundings,
): Promise<Finding> {
  if (!pangolin) return skipped(check, "it takes the settings of Pangolin");
  if (unreadable !== undefined) {
    const fix = "Give this machine the stack's secrets provider, or set PANGOLIN_API_KEY";
    return failed(check, `its key cannot be decrypted: ${unreadable}`, fix);
  }
  const timeoutMs = Math.min(pangolin.timeoutMs, answerTimeoutMs);
  const client = new PangolinClient({ ...pangolin, timeoutMs }, redactor);
  try {
    await client.get(`/org/${encodeURIComponent(pangolin.org)}`);
    return ok(check, `organisation "${pangolin.org}"`);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return failed(check, redactor.redact(message).replace(/\.$/, ""), adviceOn(error));
  }
}

function adviceOn(error: unknown): string {
  if (!(error instanceof ApiError)) return "Check pangolin:url, and that the Integration API is on";
  if (error.status === 404) return "Check pangolin:org: it is the id of the organisation";
  return "Make a key with the actions that the program needs, and set it as pangolin:apiKey";
}

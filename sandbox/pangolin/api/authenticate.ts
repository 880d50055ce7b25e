import { Refusal, serverError } from "../refusal";
import type { ApiKey } from "../state/accessRows";
import type { PangolinState } from "../state/state";

/**
 * The API key of an `Authorization` header. Refuses with 401; the id of a key without its secret
 * is a 500 (Pangolin 1.18.4).
 */
export function keyOf(state: PangolinState, authorization: string | undefined): ApiKey {
  if (authorization?.startsWith("Bearer ") !== true) throw new Refusal(401, "API key required");
  const [apiKeyId, secret] = (authorization.split(" ")[1] ?? "").split(".");
  const key = state.apiKeys.find({ apiKeyId: apiKeyId ?? "" });
  if (key === undefined) throw new Refusal(401, "Invalid API key");
  if (secret === undefined) throw serverError("An error occurred checking API key");
  if (secret !== key.secret) throw new Refusal(401, "Invalid API key");
  return key;
}

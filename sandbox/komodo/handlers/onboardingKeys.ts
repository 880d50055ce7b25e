import { createHash, createPrivateKey, createPublicKey } from "node:crypto";
import type { Call, Handlers } from "../call";
import { Refusal, forbidden, refuse } from "../errors";
import { flagAt, numberAt, textAt, textsAt } from "../fields";
import { randomText } from "../ids";
import type { OnboardingKey } from "../onboardingKey";
import { findTag } from "../tag";

/** Keys with which Peripheries register their servers. */
export const onboardingKeyHandlers: Handlers = {
  ListOnboardingKeys: (call) => {
    assertAdmin(call);
    return [...call.core.onboardingKeys.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  },
  CreateOnboardingKey: create,
  UpdateOnboardingKey: update,
  DeleteOnboardingKey: remove,
};

function assertAdmin({ user }: Call): void {
  if (!user.admin) throw forbidden("This call is admin only");
}

const X25519_PRIVATE_PREFIX = "302e020100300506032b656e04220420";

/** The public key of a private key given as a text of up to 32 characters. */
function publicKeyOf(privateKey: string): string {
  const bytes = Buffer.from(privateKey);
  if (bytes.length > 32) return hashedKey(bytes);
  const raw = Buffer.concat([bytes, Buffer.alloc(32 - bytes.length)]);
  const der = Buffer.concat([Buffer.from(X25519_PRIVATE_PREFIX, "hex"), raw]);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  return createPublicKey(key).export({ format: "der", type: "spki" }).toString("base64");
}

/** A longer key is a PKCS8 text; it gets a public key that is stable but not its real one. */
function hashedKey(bytes: Buffer): string {
  const hash = createHash("sha256").update(bytes).digest();
  return Buffer.concat([Buffer.from("302a300506032b656e032100", "hex"), hash]).toString("base64");
}

function create(call: Call): { private_key: string; created: OnboardingKey } {
  assertAdmin(call);
  const { core, params } = call;
  const private_key = textAt(params, "private_key") || `O_${randomText(28)}_O`;
  const public_key = publicKeyOf(private_key);
  if (core.onboardingKeys.has(public_key)) {
    throw refuse("Failed to create Server onboarding key on database", [
      "E11000 duplicate key error collection: komodo.OnboardingKey index: public_key_1 (code: 11000)",
    ]);
  }
  const created: OnboardingKey = {
    public_key,
    enabled: true,
    expires: numberAt(params, "expires"),
    name: textAt(params, "name"),
    onboarded: [],
    created_at: Date.now(),
    tags: knownTags(call),
    privileged: flagAt(params, "privileged"),
    copy_server: textAt(params, "copy_server"),
    create_builder: flagAt(params, "create_builder"),
  };
  core.onboardingKeys.set(public_key, created);
  return { private_key, created };
}

/** Names of the tags that exist; others are dropped, not created (Komodo 2.3.2). */
function knownTags(call: Call): string[] {
  return textsAt(call.params, "tags").flatMap((tag) => findTag(call.core, tag)?.name ?? []);
}

function update(call: Call): OnboardingKey {
  assertAdmin(call);
  const { params } = call;
  const key = call.core.onboardingKeys.get(textAt(params, "public_key"));
  if (key === undefined) throw new Refusal(404, "No matching onboarding key found");
  key.enabled = flagAt(params, "enabled", key.enabled);
  key.privileged = flagAt(params, "privileged", key.privileged);
  key.create_builder = flagAt(params, "create_builder", key.create_builder);
  key.expires = numberAt(params, "expires", key.expires);
  if (params.name !== undefined) key.name = textAt(params, "name");
  if (params.copy_server !== undefined) key.copy_server = textAt(params, "copy_server");
  if (params.tags !== undefined) key.tags = knownTags(call);
  return { ...key };
}

function remove(call: Call): OnboardingKey {
  assertAdmin(call);
  const key = call.core.onboardingKeys.get(textAt(call.params, "public_key"));
  if (key === undefined) {
    throw new Refusal(404, "Server onboarding key matching provided public key not found");
  }
  call.core.onboardingKeys.delete(key.public_key);
  return key;
}

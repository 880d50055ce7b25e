import { PartialFailure } from "../../dynamic/failure";
import { untyped } from "../../dynamic/fields";
import type { Handler } from "../../dynamic/handler";
import type { OnboardingKey, OnboardingKeySettings } from "../api";
import { toConfig } from "../configForm";
import type { Komodo } from "../context";
import { faultOf } from "../errors";
import { fromUnixMs, refusePast } from "../expiry";
import { withReferences } from "../references";
import { onboardingKeyFields, type OnboardingKeyInputs, type OnboardingKeyOuts } from "./fields";

/*
 * A key with which new hosts register themselves as servers.
 *
 *   create  ListTags, CreateTag,             read    ListOnboardingKeys (one call for all)
 *           ListServers,                     update  UpdateOnboardingKey
 *           CreateOnboardingKey,             delete  DeleteOnboardingKey
 *           UpdateOnboardingKey (if disabled)
 */

const LIST = "ListOnboardingKeys";

function subject({ name }: Partial<OnboardingKeyInputs>): string {
  return `Onboarding key "${String(name)}"`;
}

/** Handler of onboarding keys. */
export const onboardingKey: Handler<Komodo, OnboardingKeyInputs, OnboardingKeyOuts> = {
  kind: "komodo:OnboardingKey",
  subject,
  fields: onboardingKeyFields,
  secretOuts: ["key"],
  async create(inputs, komodo) {
    const outs = await make(komodo, inputs);
    return { id: outs.publicKey, outs };
  },
  async read(id, olds, komodo) {
    komodo.redactor.add(olds.key);
    const found = (await komodo.listings.get(LIST)).find(({ public_key }) => public_key === id);
    if (found === undefined) return undefined;
    const inputs = await withReferences(
      komodo,
      untyped(onboardingKeyFields),
      inputsOf(found),
      olds,
    );
    return { inputs, outs: kept(id, olds) };
  },
  async update(id, { olds, news, changed }, komodo) {
    const changes = {
      ...(await settingsOf(komodo, news, changed)),
      ...(changed.includes("enabled") && { enabled: news.enabled ?? true }),
    };
    if (Object.keys(changes).length > 0) {
      const params = { public_key: id, ...changes };
      const update = () => komodo.client.write("UpdateOnboardingKey", params);
      verifyTags(news, await written(komodo, update));
    }
    return kept(id, olds);
  },
  async delete(id, _olds, komodo) {
    try {
      await written(komodo, () => komodo.client.write("DeleteOnboardingKey", { public_key: id }));
    } catch (error) {
      if (faultOf(error) !== "notFound") throw error;
    }
  },
};

function kept(id: string, { key }: Partial<OnboardingKeyOuts>): OnboardingKeyOuts {
  return { publicKey: id, key };
}

async function make(komodo: Komodo, inputs: OnboardingKeyInputs): Promise<OnboardingKeyOuts> {
  refusePast(subject(inputs), inputs.expires);
  const settings = await settingsOf(komodo, inputs, Object.keys(inputs));
  const { created, private_key: key } = await add(komodo, inputs, settings);
  komodo.redactor.add(key);
  const outs = { publicKey: created.public_key, key };
  try {
    verifyTags(inputs, created);
    if (inputs.enabled === false) {
      const params = { public_key: created.public_key, enabled: false };
      await written(komodo, () => komodo.client.write("UpdateOnboardingKey", params));
    }
  } catch (error) {
    // The next update writes these; the key itself must not be lost.
    const missing = { enabled: undefined, tags: undefined };
    throw new PartialFailure(outs.publicKey, { ...outs, ...missing }, error);
  }
  return outs;
}

async function add(
  komodo: Komodo,
  inputs: OnboardingKeyInputs,
  settings: Partial<OnboardingKeySettings>,
): Promise<{ created: OnboardingKey; private_key: string }> {
  const { name, privateKey } = inputs;
  const own = privateKey === undefined ? {} : { private_key: privateKey };
  try {
    return await written(komodo, () =>
      komodo.client.write("CreateOnboardingKey", { ...settings, name, ...own }),
    );
  } catch (error) {
    if (faultOf(error) !== "conflict") throw error;
    const advice = "Delete that one in Komodo, or give another key.";
    throw new Error(`${subject(inputs)}: Komodo has one with this private key already. ${advice}`);
  }
}

/** What is sent of the named inputs, after all that it refers to has been seen to exist. */
async function settingsOf(
  komodo: Komodo,
  inputs: OnboardingKeyInputs,
  keys: readonly string[],
): Promise<Partial<OnboardingKeySettings>> {
  const { name, tags = [] } = inputs;
  // Komodo drops tags that do not exist, and takes any text for a server (2.3.2).
  if (keys.includes("tags")) await komodo.tags.ensure(tags);
  return {
    ...toConfig(untyped(onboardingKeyFields), inputs, keys.filter(isPlain)),
    ...(keys.includes("name") && { name }),
    ...(keys.includes("tags") && { tags }),
    ...(keys.includes("copyServer") && { copy_server: await serverId(komodo, inputs) }),
  };
}

function isPlain(key: string): boolean {
  return !["privateKey", "enabled", "copyServer"].includes(key);
}

/** The server's id: Komodo empties the field when the server with this id is deleted. */
async function serverId(komodo: Komodo, inputs: OnboardingKeyInputs): Promise<string> {
  const { copyServer = "" } = inputs;
  if (copyServer === "") return "";
  const servers = await komodo.listings.get("ListServers");
  const found = servers.find(({ id, name }) => id === copyServer || name === copyServer);
  if (found) return found.id;
  const text = `Komodo has no server "${copyServer}". Make it first, or correct "copyServer".`;
  throw new Error(`${subject(inputs)}: ${text}`);
}

function verifyTags(inputs: OnboardingKeyInputs, { tags }: OnboardingKey): void {
  const dropped = (inputs.tags ?? []).filter((tag) => !tags.includes(tag));
  if (dropped.length === 0) return;
  const listed = dropped.map((tag) => `"${tag}"`).join(", ");
  const text = `Komodo did not take the tag ${listed}. Run \`pulumi up\` again.`;
  throw new Error(`${subject(inputs)}: ${text}`);
}

function inputsOf(found: OnboardingKey): Partial<OnboardingKeyInputs> {
  const { name, enabled, expires, privileged } = found;
  return {
    name,
    enabled,
    expires: fromUnixMs(expires),
    tags: [...found.tags],
    privileged,
    copyServer: found.copy_server,
    createBuilder: found.create_builder,
  };
}

function written<T>(komodo: Komodo, work: () => Promise<T>): Promise<T> {
  return komodo.listings.written([LIST], work);
}

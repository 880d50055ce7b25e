import { systemKeys } from "../../config/systemKeys";
import { isRecord } from "../../providers/dynamic/values";
import { type Facts, isKnown } from "./facts";
import { failed, type Finding, ok, skipped, warning } from "./finding";

const check = "Secrets in configuration";

/** Keys whose value is a secret without doubt. */
const secretKeys = [
  ...Object.entries(systemKeys).flatMap(([system, keys]) =>
    Object.entries(keys)
      .filter(([, { isSecret }]) => isSecret)
      .map(([name]) => new RegExp(`^${system}:${name}$`)),
  ),
  /^varanus:secrets\.[^.]+(\.value)?$/,
  /^azure-native:clientSecret$/,
];
/** Names that say so of values anywhere else. */
const secretName = /(password|passphrase|passwd|secret|token|apikey|privatekey|accesskey)$/i;
/** What stands for a value that is kept elsewhere: a reference, or a secret of the fleet by name. */
const reference = /^(\[\[.*\]\]|\$\{.*\}|op:\/\/.*|[A-Z][A-Z0-9_]*)$/;

function isReference(text: string): boolean {
  return reference.test(text);
}

/** S0-NFR-2: no secret value stands in clear in the settings, which are kept in Git. */
export function checkSecretValues({ settings }: Facts): Finding {
  if (!isKnown(settings)) return skipped(check, settings.missing);
  const values = plainValues(settings.value.config, "");
  const secrets = values.filter((at) => secretKeys.some((pattern) => pattern.test(at)));
  if (secrets.length > 0) {
    const fix = `Run \`pulumi config set --secret --path '${secrets[0] ?? ""}'\` for each, and make new values`;
    return failed(check, `in clear: ${secrets.join(", ")}`, fix);
  }
  const likely = plainValues(settings.value.config, "", isReference).filter((at) =>
    secretName.test(at),
  );
  if (likely.length === 0) return ok(check, "none in clear");
  const fix = "If they are, set them again with `pulumi config set --secret --path`";
  return warning(check, `by their names these may be secrets in clear: ${likely.join(", ")}`, fix);
}

/** Paths of all texts and numbers that are not ciphertext. The values stay here. */
function plainValues(
  value: unknown,
  at: string,
  isElsewhere: (text: string) => boolean = () => false,
): string[] {
  if (Array.isArray(value))
    return value.flatMap((item, i) => plainValues(item, `${at}[${i}]`, isElsewhere));
  if (!isRecord(value)) {
    const isValue = typeof value === "string" || typeof value === "number";
    return isValue && value !== "" && !isElsewhere(String(value)) ? [at] : [];
  }
  if (typeof value.secure === "string") return [];
  return Object.entries(value).flatMap(([key, item]) =>
    plainValues(item, at ? `${at}.${key}` : key, isElsewhere),
  );
}

import { type Facts, isKnown, type Surroundings } from "./facts";
import { failed, type Finding, ok, skipped, warning } from "./finding";

/** Where a backend keeps states. */
export type BackendKind = "file" | "Azure Blob" | "S3" | "Google Cloud" | "Pulumi Cloud";

/** What an address such as `azblob://state` leads to. */
export function backendKind(url: string): BackendKind {
  if (url.startsWith("file://")) return "file";
  if (url.startsWith("azblob://")) return "Azure Blob";
  if (url.startsWith("s3://")) return "S3";
  return url.startsWith("gs://") ? "Google Cloud" : "Pulumi Cloud";
}

/** True for a stack that several people or a pipeline work on, by its name. */
export function isShared(stack: string): boolean {
  return /^(prod|production|live|main)\b/.test(stack.split("/").at(-1) ?? stack);
}

/** Somebody is logged in, and the state is where everybody reaches it. */
export function checkBackend({ backend, stack }: Facts, { environment }: Surroundings): Finding {
  const check = "Backend";
  if (!isKnown(backend)) {
    const fix =
      "Log in: `pulumi login azblob://CONTAINER?storage_account=NAME`, or another backend";
    return failed(check, backend.missing, fix);
  }
  const kind = backendKind(backend.value);
  if (kind !== "file") return ok(check, `${kind} at ${withoutQuery(backend.value)}`);
  const fix = "Move it: `pulumi stack export`, log in to a shared backend, `pulumi stack import`";
  if (environment.CI) {
    return failed(check, "the state is a local file, which is lost when this job ends", fix);
  }
  if (!isKnown(stack) || !isShared(stack.value)) return ok(check, "a local file");
  return warning(
    check,
    `the state of "${stack.value}" is a local file, which others and pipelines do not see`,
    fix,
  );
}

/** The query of an address may hold a shared key. */
function withoutQuery(url: string): string {
  return url.replace(/\?.*$/, "");
}

/** There is a stack, and it has been made in this backend. */
export function checkStack({ stack, config, backend }: Facts): Finding {
  const check = "Stack";
  if (!isKnown(backend)) return skipped(check, "it takes a backend");
  if (!isKnown(stack)) {
    const fix = "Name one with --stack, or run `pulumi stack select`";
    return failed(check, `none is selected: ${stack.missing}`, fix);
  }
  if (isKnown(config)) return ok(check, `"${stack.value}"`);
  const fix = "Make it: `pulumi stack init NAME --secrets-provider azurekeyvault://...`";
  return failed(check, `"${stack.value}": ${config.missing}`, fix);
}

/** What encrypts secrets: a key that is kept apart, for what is shared. */
export function checkSecretsProvider(facts: Facts, { environment }: Surroundings): Finding {
  const check = "Secrets provider";
  const { settings, backend, stack } = facts;
  if (!isKnown(settings) || !isKnown(stack)) {
    return skipped(check, isKnown(settings) ? "it takes a stack" : settings.missing);
  }
  const url = settings.value.secretsprovider;
  if (typeof url === "string" && url !== "passphrase") return ok(check, url.replace(/:\/\/.*/, ""));
  if (settings.value.encryptionsalt !== undefined) return passphrase(stack.value, environment);
  if (isKnown(backend) && backendKind(backend.value) === "Pulumi Cloud") {
    return ok(check, "Pulumi Cloud");
  }
  const fix = "Run `pulumi stack init`, or `pulumi stack change-secrets-provider`";
  return failed(check, "the stack's settings name none, so it has not been made here", fix);
}

function passphrase(stack: string, environment: Surroundings["environment"]): Finding {
  const check = "Secrets provider";
  const { PULUMI_CONFIG_PASSPHRASE: phrase, PULUMI_CONFIG_PASSPHRASE_FILE: file } = environment;
  if (environment.CI && phrase === undefined && file === undefined) {
    const fix = "Set PULUMI_CONFIG_PASSPHRASE, or change to azurekeyvault://";
    return failed(check, "a passphrase that this job does not know", fix);
  }
  if (!isShared(stack)) return ok(check, "passphrase");
  return warning(
    check,
    `"${stack}" has a passphrase, which whoever deploys has to know`,
    "Run `pulumi stack change-secrets-provider azurekeyvault://VAULT.vault.azure.net/keys/KEY`",
  );
}

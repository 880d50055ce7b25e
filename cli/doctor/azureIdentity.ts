import { type Facts, isKnown, type Surroundings } from "./facts";
import { failed, type Finding, ok, skipped } from "./finding";
import { lastWords } from "./programs";
import { backendKind } from "./state";

const check = "Azure identity";
const fix =
  "Run `az login`, in GitHub Actions the step Azure/login, or set AZURE_CLIENT_ID, " +
  "AZURE_TENANT_ID and AZURE_CLIENT_SECRET";

/** Something that Azure accepts, where the state or the key lies there. */
export async function checkAzureIdentity(facts: Facts, around: Surroundings): Promise<Finding> {
  const needs = [...stateNeeds(facts), ...keyNeeds(facts)];
  if (needs.length === 0) return skipped(check, "nothing of this stack's state is in Azure");
  const { environment, run } = around;
  const found = fromEnvironment(environment, needs);
  if (found !== undefined) return ok(check, found);
  const result = await run("az", ["account", "show", "--output", "json"]);
  if (result.code === 0) return ok(check, "login of the Azure CLI");
  if (isProved(facts, environment)) return ok(check, "that of this machine: it reads the state");
  const why = result.isMissing ? "there is no Azure CLI" : `az: ${lastWords(result)}`;
  return failed(
    check,
    `${needs.join(" and ")} need one, and the environment has none; ${why}`,
    fix,
  );
}

const blob = "the state in Azure Blob";

function stateNeeds({ backend }: Facts): string[] {
  return isKnown(backend) && backendKind(backend.value) === "Azure Blob" ? [blob] : [];
}

function keyNeeds({ settings }: Facts): string[] {
  const url = isKnown(settings) ? settings.value.secretsprovider : undefined;
  const isAzure = typeof url === "string" && url.startsWith("azurekeyvault://");
  return isAzure ? ["the key in Key Vault"] : [];
}

/** The configuration is listed only for a stack that the backend has; keys open no Key Vault. */
function isProved(facts: Facts, environment: Surroundings["environment"]): boolean {
  const hasKey = environment.AZURE_STORAGE_KEY ?? environment.AZURE_STORAGE_SAS_TOKEN;
  return stateNeeds(facts).length > 0 && isKnown(facts.config) && !hasKey;
}

/** What the Azure libraries of Pulumi's CLI take before they ask the Azure CLI. */
function fromEnvironment(
  environment: Surroundings["environment"],
  needs: readonly string[],
): string | undefined {
  const has = (...names: readonly string[]) => names.every((name) => environment[name]);
  const principal = has("AZURE_CLIENT_ID", "AZURE_TENANT_ID");
  if (principal && has("AZURE_CLIENT_SECRET")) return "a client secret of the environment";
  if (principal && has("AZURE_CLIENT_CERTIFICATE_PATH")) return "a certificate";
  if (principal && has("AZURE_FEDERATED_TOKEN_FILE")) return "a federated token";
  const isStateAlone = needs.every((need) => need === blob);
  if (isStateAlone && (has("AZURE_STORAGE_KEY") || has("AZURE_STORAGE_SAS_TOKEN"))) {
    return "a key of the storage account";
  }
  return undefined;
}

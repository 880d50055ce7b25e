"use strict";

// Previews a stack as if nothing of it existed, without any credentials: for pull requests from
// forks. Usage: node forkPreview.cjs STACK. Secret values are placeholders, the state is an empty
// folder that is thrown away. Everything that a preview refuses is refused here too; what cannot be
// seen is what would change.
const { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { tmpdir } = require("node:os");
const path = require("node:path");
const { runMain, stackArgument, summarize } = require("./actions.cjs");
const { body } = require("./markdown.cjs");
const { pulumi, totals } = require("./pulumi.cjs");

const scratch = "fork-preview";
const placeholder = "placeholder";
const encryption = ["encryptionsalt", "encryptedkey", "secretsprovider"];
/** Parts of a program that ask a cloud account already in a preview. */
const needsAccount = /^(azure-native:|varanus:(phases|azure|core)$)/;

/** A path as `pulumi config set --path` reads it. */
function joined(at, key) {
  if (typeof key === "number") return `${at}[${key}]`;
  return /^[\w-]+$/.test(key) ? `${at}.${key}` : `${at}[${JSON.stringify(key)}]`;
}

/** Paths of all ciphertexts in a value. */
function ciphertexts(value, at) {
  if (typeof value !== "object" || value === null) return [];
  if (typeof value.secure === "string") return [at];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, item]) => ciphertexts(item, joined(at, key)));
}

/** The value with a placeholder for each ciphertext in it. */
function withoutCiphertext(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutCiphertext);
  if (typeof value.secure === "string") return placeholder;
  const entries = Object.entries(value).map(([key, item]) => [key, withoutCiphertext(item)]);
  return Object.fromEntries(entries);
}

/**
 * Settings of a stack that anybody may use, `{config, secrets}`, with the paths of what has to be a
 * secret again; undefined when the stack has never been made.
 */
function scratchSettings(settings) {
  const hasSecret = ciphertexts(settings.config, "").length > 0;
  if (!hasSecret && !encryption.some((key) => settings[key] !== undefined)) return undefined;
  const entries = Object.entries(settings.config ?? {}).filter(([key]) => !needsAccount.test(key));
  return {
    config: withoutCiphertext(Object.fromEntries(entries)),
    secrets: entries.flatMap(([key, value]) => ciphertexts(value, key)),
  };
}

/** The YAML library of Varanus, wherever it is installed. */
function yaml() {
  return createRequire(require.resolve("varanus/package.json"))("yaml");
}

async function preview({ config, secrets }) {
  const state = mkdtempSync(path.join(tmpdir(), "varanus-fork-"));
  const file = `Pulumi.${scratch}.yaml`;
  const env = { PULUMI_BACKEND_URL: `file://${state}`, PULUMI_CONFIG_PASSPHRASE: scratch };
  const values = secrets.flatMap((at) => ["--secret", `${at}=${placeholder}`]);
  const steps = [
    ["stack", "init", scratch, "--no-select"],
    ...(values.length > 0 ? [["config", "set-all", "--stack", scratch, "--path", ...values]] : []),
  ];
  try {
    writeFileSync(file, yaml().stringify({ config }), { flag: "wx" });
    for (const step of steps) {
      const done = await pulumi(step, { env, quiet: true });
      if (done.code !== 0) return done;
    }
    return await pulumi(["preview", "--diff", "--stack", scratch], { env });
  } finally {
    rmSync(file, { force: true });
    rmSync(state, { recursive: true, force: true });
  }
}

async function main() {
  const stack = stackArgument();
  const file = `Pulumi.${stack.split("/").at(-1)}.yaml`;
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const settings = scratchSettings(yaml().parse(text) ?? {});
  if (settings === undefined) {
    summarize(`Stack "${stack}": has not been made yet, so there is nothing to preview.`);
    return 0;
  }
  const { code, output } = await preview(settings);
  const outcome = code === 0 ? (totals(output) ?? "done") : "failed";
  const title = `Preview of \`${stack}\` from nothing: ${outcome}`;
  const intro = "Without credentials and state: it shows what is refused, not what would change.";
  summarize(body({ title, intro, output }));
  return code;
}

module.exports = { scratchSettings };
if (require.main === module) runMain(main);

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { type DynamicInventory, groupNames, SECRETS_OUTPUT } from "../inventory";
import { InputError } from "../providers/dynamic/problem";
import type { Terminal } from "./terminal";

const timeoutMs = 120_000;
const mostBytes = 64 * 1024 * 1024;

/** Which stack to read, and how. */
export interface StackRequest {
  /** Folder of the Pulumi project, absolute. */
  readonly project: string;
  readonly environment: Terminal["environment"];
  /** @default the stack that is selected */
  readonly stack?: string;
  readonly showSecrets: boolean;
}

/**
 * What `pulumi stack output --json` prints. Throws with Pulumi's own words when it fails, and when
 * it takes longer than 2 minutes.
 */
export async function stackOutputs(request: StackRequest): Promise<string> {
  const { project, environment, stack, showSecrets } = request;
  const args = ["stack", "output", "--json", "--non-interactive", "--cwd", project];
  if (stack !== undefined) args.push("--stack", stack);
  if (showSecrets) args.push("--show-secrets");
  const options = { env: environment, timeout: timeoutMs, maxBuffer: mostBytes };
  const call = promisify(execFile)("pulumi", args, options);
  const { stdout } = await call.catch((error: unknown) => refuse(error as CallError, stack));
  return stdout;
}

interface CallError extends Error {
  readonly code?: string | number;
  readonly stderr?: string;
}

function refuse({ code, stderr = "", message }: CallError, stack?: string): never {
  if (code === "ENOENT") {
    const fix = "Install Pulumi, or give what `pulumi stack output --json` prints by --outputs";
    throw new InputError([{ subject: 'Program "pulumi"', message: "is not on PATH", fix }]);
  }
  const reason = (stderr.trim() || message).replace(/^error: /, "").replace(/\.$/, "");
  throw new InputError([
    {
      subject: stack === undefined ? 'Stack "selected"' : `Stack "${stack}"`,
      message: `its outputs cannot be read: ${reason}`,
      fix: "Log in to the stack's backend, and name the stack with --stack and its folder with --cwd",
    },
  ]);
}

const vars = z.record(z.string(), z.json());
const group = z.object({
  hosts: z.array(z.string()).optional(),
  children: z.array(z.string()).optional(),
  vars: vars.optional(),
});
const inventoryForm = z.object({
  _meta: z.object({ hostvars: z.record(z.string(), vars) }),
  ...Object.fromEntries(groupNames.map((name) => [name, group])),
});
const outputsForm = z.object({
  ansibleInventory: inventoryForm,
  // Without --show-secrets it is the text "[secret]".
  [SECRETS_OUTPUT]: z.union([z.record(z.string(), z.string()), z.string()]).optional(),
});

/** An inventory among a stack's outputs, with the values of its secrets where they are shown. */
export interface InventoryOutputs {
  readonly inventory: DynamicInventory;
  readonly secrets?: Readonly<Record<string, string>>;
}

/** Finds the inventory in a stack's outputs. Throws where there is none; shows no output's value. */
export function readInventory(text: string): InventoryOutputs {
  const read = outputsForm.safeParse(parsed(text));
  if (!read.success) throw new InputError([missing(read.error.issues[0]?.path ?? [])]);
  const secrets = read.data[SECRETS_OUTPUT];
  return {
    inventory: read.data.ansibleInventory as unknown as DynamicInventory,
    ...(typeof secrets === "object" && { secrets }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function missing(path: readonly PropertyKey[]) {
  const at = path.length > 1 ? ` at ${path.slice(1).map(String).join(".")}` : "";
  const message = `is missing among the stack's outputs, or has another form${at}`;
  const fix =
    "Configure varanus:ansible, or export `ansibleInventory(args)` under this name in a program of " +
    "your own, and run `pulumi up`";
  return {
    subject: `Output "${path[0] === undefined ? "ansibleInventory" : String(path[0])}"`,
    message,
    fix,
  };
}

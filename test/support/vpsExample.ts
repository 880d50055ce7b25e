import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

/** Folder of the example. */
export const vpsExample = path.resolve(__dirname, "../../examples/vps-behind-pangolin");

/** A service of one of its Compose files, as far as tests look at it. */
export interface ExampleService {
  readonly image: string;
  readonly container_name: string;
  readonly restart: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly security_opt: readonly string[];
  readonly cap_drop: readonly string[];
  readonly cap_add?: readonly string[];
  readonly read_only: boolean;
  readonly privileged?: boolean;
  readonly network_mode?: string;
  readonly networks?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly configs?: readonly { readonly source: string; readonly target: string }[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly logging: unknown;
}

/** A Compose file of the example. */
export interface ExampleStack {
  readonly name: string;
  readonly folder: string;
  readonly text: string;
  readonly services: Readonly<Record<string, ExampleService>>;
  readonly networks: Readonly<
    Record<string, { external?: boolean; name?: string; internal?: boolean; driver?: string }>
  >;
}

/** All stacks of the example, by name. */
export function readExampleStacks(): readonly ExampleStack[] {
  const stacks = path.join(vpsExample, "stacks");
  return readdirSync(stacks)
    .sort()
    .map((name) => {
      const folder = path.join(stacks, name);
      const text = readFileSync(path.join(folder, "compose.yaml"), "utf8");
      const { services, networks = {} } = parse(text) as Pick<ExampleStack, "services"> &
        Partial<Pick<ExampleStack, "networks">>;
      return { name, folder, text, services, networks };
    });
}

/** The values of a stack's `.env.example`, in its order. */
export function exampleValues(stack: ExampleStack): Readonly<Record<string, string>> {
  const text = readFileSync(path.join(stack.folder, ".env.example"), "utf8");
  const entries = [...text.matchAll(/^([A-Z_]+)=(.*)$/gm)];
  return Object.fromEntries(entries.map(([, name = "", value = ""]) => [name, value]));
}

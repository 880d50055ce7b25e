import type { ExposeAuth } from "../../compose/expose";
import type { Problem } from "../../providers/dynamic/problem";
import type { StackFolder } from "../stackFolder";
import { type FleetIndex, type FleetValue, inScope, makeSecret, setSecret } from "./fleetIndex";
import { stackProblem } from "./placement";
import type { ServerSpec } from "./types";

type Way = keyof ExposeAuth;
interface Finding {
  message: string;
  fix: string;
}

/** What a value must be like, and how to say so without showing it. */
const FORMS: Readonly<Record<Way, readonly [fits: (value: string) => boolean, form: string]>> = {
  password: [(value) => isLock(value), "4 to 100 characters"],
  pincode: [(value) => /^\d{6}$/.test(value), "6 digits"],
  headerAuth: [(value) => isHeaderAuth(value), "user:password, each of 4 to 100 characters"],
  whitelist: [(value) => isWhitelist(value), "e-mail addresses, parted by commas or blanks"],
};

function isLock(value = ""): boolean {
  return value.length >= 4 && value.length <= 100;
}

function isHeaderAuth(value: string): boolean {
  const { user, password } = userAndPassword(value);
  return isLock(user) && isLock(password);
}

function isWhitelist(value: string): boolean {
  const emails = emailsOf(value);
  return (
    emails.length > 0 && emails.every((email) => /^(\*|[^\s@*]+)@[^\s@*]+\.[^\s@*]+$/.test(email))
  );
}

/** The parts of a value `user:password`; what follows the first colon is the password. */
export function userAndPassword(value: string): { user: string; password: string } {
  const at = value.indexOf(":");
  return at < 0
    ? { user: value, password: "" }
    : { user: value.slice(0, at), password: value.slice(at + 1) };
}

/** The addresses of a value, parted by commas or blanks. */
export function emailsOf(value: string): string[] {
  return value.split(/[\s,]+/).filter((email) => email !== "");
}

/** What is wrong with the names in `auth`: unknown, out of scope, of the wrong kind or form. */
export function exposureAuthProblems(
  folder: StackFolder,
  server: ServerSpec,
  { auth, index }: { readonly auth: ExposeAuth; readonly index: FleetIndex },
): Problem[] {
  return Object.entries(auth).flatMap(([way, name]: [string, string]) => {
    const finding = fault(way as Way, name, { server, index });
    const path = ["web", "expose", "pangolin", "auth", way];
    return finding ? [stackProblem(folder, path, finding)] : [];
  });
}

interface Place {
  readonly server: ServerSpec;
  readonly index: FleetIndex;
}

function fault(way: Way, name: string, { server, index }: Place): Finding | undefined {
  const field = `"web.expose.pangolin.auth.${way}" names "${name}"`;
  const value = index.values.get(name);
  if (!value) {
    const elsewhere = index.external.has(name) ? ", which is managed outside of the fleet" : "";
    const message = `${field}${elsewhere || ", which does not exist"}`;
    return { message, fix: `Run \`${setSecret(name)}\`` };
  }
  if (value.kind === "variable" && way !== "whitelist") {
    return { message: `${field}, which is a plain variable`, fix: makeSecret(name) };
  }
  return scopeFault(field, value, server) ?? formFault(field, value, way);
}

function scopeFault(field: string, { spec }: FleetValue, server: ServerSpec): Finding | undefined {
  const { scope } = spec;
  if (inScope(scope, server)) return undefined;
  const reach =
    typeof scope === "string" ? `${scope} servers` : `the servers ${(scope ?? []).join(", ")}`;
  const message = `${field}, which is for ${reach}, on the ${server.tier} server "${server.name}"`;
  return { message, fix: "Use a secret of that scope, or widen the scope" };
}

function formFault(field: string, { kind, name, spec }: FleetValue, way: Way): Finding | undefined {
  const [fits, form] = FORMS[way];
  if (fits(spec.value)) return undefined;
  const set =
    kind === "secret"
      ? setSecret(name)
      : `pulumi config set --path varanus:variables.${name} VALUE`;
  return { message: `${field}, whose value is not ${form}`, fix: `Run \`${set}\`` };
}

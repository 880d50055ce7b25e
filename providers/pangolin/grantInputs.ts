import type { Field } from "../dynamic/fields";
import type { PropertyProblem } from "../dynamic/validate";
import type { Pangolin } from "./context";
import type { GranteeKind, GrantTarget } from "./grantLists";
import { type IdOf, referenceForm, referred, referredId } from "./references";

/** Inputs that name the resource to which access is given: exactly one of the two. */
export interface TargetInputs {
  privateResource?: string;
  publicResource?: string;
}

/** Fields of {@link TargetInputs}. */
export const targetFields = {
  privateResource: {
    type: "string",
    replace: true,
    reference: "PrivateResource",
    alias: ["resourceId"],
    doc: "The private resource: itself, its id, nice id or name. This or `publicResource`.",
  },
  publicResource: {
    type: "string",
    replace: true,
    reference: "PublicResource",
    alias: ["resourceId"],
    doc: "The public resource: itself, its id, nice id or name. This or `privateResource`.",
  },
} as const satisfies Record<keyof TargetInputs, Field<string>>;

/** The problem of inputs among which not exactly one of these names has a value. */
export function exactlyOne(
  inputs: Partial<Record<string, unknown>>,
  names: readonly string[],
): PropertyProblem[] {
  const given = names.filter((name) => inputs[name] !== undefined);
  if (given.length === 1) return [];
  const list = names.map((name) => `"${name}"`).join(", ");
  const message =
    given.length === 0 ? `none of ${list} is set` : `${given.length} of ${list} are set`;
  return [{ path: given[0] ?? names[0] ?? "", message, fix: "Set exactly one of them" }];
}

/** The problem of clients that are to reach a public resource, for which Pangolin has no route. */
export function clientProblems(
  { publicResource }: TargetInputs,
  clients: unknown,
  path: string,
): PropertyProblem[] {
  if (publicResource === undefined || clients === undefined) return [];
  const message = `"${path}" goes with private resources only: clients have no access to public ones`;
  return [{ path, message, fix: "Grant a role or a user, or a private resource" }];
}

/** The resource that the inputs name. */
export async function targetOf(
  pangolin: Pangolin,
  org: string,
  { privateResource, publicResource }: TargetInputs,
): Promise<GrantTarget> {
  const kind = privateResource === undefined ? "publicResource" : "privateResource";
  const reference = privateResource ?? publicResource ?? "";
  return { kind, id: await referredId(pangolin, { kind, org }, reference) };
}

/** The input that names a resource, in the form in which the program gave it. */
export async function targetInput(
  pangolin: Pangolin,
  org: string,
  { target, olds }: { readonly target: GrantTarget; readonly olds: TargetInputs },
): Promise<TargetInputs> {
  const { kind, id } = target;
  const old = olds[kind];
  const place = { kind, org };
  const form = await referenceForm(pangolin, place, { id, olds: old === undefined ? [] : [old] });
  return { [kind]: form };
}

/** Id of who gets access. Refuses the Admin role, which always has it and cannot be given it. */
export async function granteeOf(
  pangolin: Pangolin,
  org: string,
  { kind, reference }: { readonly kind: GranteeKind; readonly reference: string },
): Promise<IdOf<GranteeKind>> {
  if (kind !== "role") return referredId(pangolin, { kind, org }, reference);
  const { roleId, isAdmin, name } = await referred(pangolin, { kind, org }, reference);
  if (isAdmin !== true) return roleId;
  throw new Error(
    `Role "${name}": it is the organization's Admin role, which has access to everything, and ` +
      "Pangolin refuses to grant it any. Take it out of the grants.",
  );
}

/** Text form of a resource, the beginning of its grants' ids: `privateResource/12`. */
export function targetId({ kind, id }: GrantTarget): string {
  return `${kind}/${id}`;
}

/** The resource of such a text. */
export function targetOfId(text: string): GrantTarget {
  const [kind, id] = text.split("/");
  return { kind: kind as GrantTarget["kind"], id: Number(id) };
}

import type { FieldProblem } from "../../providers/dynamic/fields";

/** Checks a secret; what it says never holds the value. */
export type SecretCheck = (value: string) => FieldProblem | undefined;

/**
 * A secret of one line: the file holds exactly the value, and whatever reads a file drops white
 * space at its ends.
 */
export function secretLine(name: string, shortest: number, longest = 1_000): SecretCheck {
  return (value) => {
    const hidden = `"${name}" (not shown)`;
    if (/[\r\n\0]/.test(value)) {
      const fix = "Set it again without one: `printf %s VALUE | pulumi config set --secret ...`";
      return { message: `${hidden} has a line break`, fix };
    }
    if (value.trim() !== value) {
      const message = `${hidden} begins or ends with white space`;
      return { message, fix: "Set it again without" };
    }
    if (value.length >= shortest && value.length <= longest) return undefined;
    const limits = `the limits are ${shortest} and ${longest}`;
    const fix = "Make one with `openssl rand -hex 32` and set it with --secret";
    return { message: `${hidden} has ${value.length} characters, ${limits}`, fix };
  };
}

/** Komodo 2.3.2 takes 1 to 100 of these characters, and else starts without an administrator. */
export function adminUsername(value: string): FieldProblem | undefined {
  if (/^[a-zA-Z0-9._@-]{1,100}$/.test(value)) return undefined;
  return {
    message: '"adminUsername" (not shown) is not made of 1 to 100 of A-Z, a-z, 0-9, ., _, @ and -',
    fix: "Choose another name: Core would start without an administrator",
  };
}

/** A password that is not the one from Komodo's examples. */
export function adminPassword(value: string): FieldProblem | undefined {
  if (value !== "changeme") return secretLine("adminPassword", 8)(value);
  return {
    message: '"adminPassword" is the one from Komodo\'s examples',
    fix: "Make one with `openssl rand -base64 24` and set it with --secret",
  };
}

/** A text in PEM form with a block of this kind. */
export function pem(name: string, kind: "CERTIFICATE" | "PRIVATE KEY"): SecretCheck {
  const block = new RegExp(
    `-----BEGIN [A-Z ]*${kind}-----\\n[^]+\\n-----END [A-Z ]*${kind}-----\\n?$`,
  );
  return (value) => {
    if (block.test(value.replaceAll("\r\n", "\n"))) return undefined;
    const message = `"${name}" (not shown) is no PEM text with a ${kind}`;
    return { message, fix: `Set it from the file: \`pulumi config set --secret ... < FILE\`` };
  };
}

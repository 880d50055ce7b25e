import { isIP } from "node:net";
import type { FieldProblem } from "../../providers/dynamic/fields";

/** What a text has to look like, and how messages say so. */
export interface Form {
  readonly pattern: RegExp;
  readonly words: string;
  readonly fix: string;
}

const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

/** A DNS name of two labels or more, in small letters. */
export const domainForm: Form = {
  pattern: new RegExp(`^(?=.{1,253}$)${label}(?:\\.${label})+$`),
  words: "a DNS name in small letters",
  fix: "Write Core's name without scheme and port, such as komodo.example.com",
};

/** A version of Komodo: complete, because an upgrade is told by it and Core answers with it. */
export const komodoVersionForm: Form = {
  pattern: /^(?:[2-9]|\d{2,})\.\d+\.\d+$/,
  words: "a version of three numbers, 2.0.0 or newer",
  fix: "Write it in full, such as 2.3.2; put a digest under digests",
};

/** A version of MongoDB, or of Caddy. */
export const imageVersionForm: Form = {
  pattern: /^\d+\.\d+(?:\.\d+)?$/,
  words: "a version of two or three numbers",
  fix: "Write it as the image's tag has it, such as 8.0; put a digest under digests",
};

/** The digest of an image. */
export const digestForm: Form = {
  pattern: /^sha256:[0-9a-f]{64}$/,
  words: "a digest of an image",
  fix: "Write `sha256:` and 64 hex digits, as `docker buildx imagetools inspect IMAGE` prints them",
};

/** A folder on the host: nothing that a shell, Compose or `..` could read as more than a name. */
export const folderForm: Form = {
  pattern: /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]+){2,}$/,
  words: "a plain absolute path of two parts or more",
  fix: "Write a folder of its own, such as /opt/komodo-core",
};

/** An e-mail address, as far as an authority for certificates looks. */
export const emailForm: Form = {
  pattern: /^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$/,
  words: "an e-mail address",
  fix: "Write the address that the authority may warn, or leave it out",
};

/** An address of an OpenID Connect provider. */
export const addressForm: Form = {
  pattern: /^https?:\/\/[^\s/@]+(?:\/\S*)?$/,
  words: "an http(s) address",
  fix: "Write the provider's address, such as https://id.example.com",
};

/** A length of time as Komodo 2.3.2 has them. */
export const intervalForm: Form = {
  pattern: /^(?:(?:1|2|3|5|10|15|30)-(?:sec|min)|(?:1|2|3|6|8|12)-hr|(?:1|2|3|30)-day|(?:1|2)-wk)$/,
  words: "a length of time that Komodo knows",
  fix: "Write one such as 15-sec, 5-min or 1-hr",
};

/** The check of a field by its form. */
export function fits(name: string, form: Form): (value: string) => FieldProblem | undefined {
  return (value) => {
    if (form.pattern.test(value)) return undefined;
    return { message: `"${name}" is "${value}", which is not ${form.words}`, fix: form.fix };
  };
}

/** The check of a list of IP addresses, or of ranges where `isRange`: `10.0.0.0/8`. */
export function addresses(
  name: string,
  isRange: boolean,
): (values: string[]) => FieldProblem | undefined {
  const what = isRange ? "a range of IP addresses" : "an IP address";
  const fix = isRange ? "Write ranges such as 203.0.113.0/24" : "Write addresses, not names";
  return (values) => {
    if (values.length === 0) return { message: `"${name}" is empty`, fix: "Leave it out instead" };
    const wrong = values.find((value) => (isRange ? !isAddressRange(value) : isIP(value) === 0));
    if (wrong === undefined) return undefined;
    return { message: `"${name}" has "${wrong}", which is not ${what}`, fix };
  };
}

function isAddressRange(text: string): boolean {
  const [, address = "", prefix = ""] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const version = isIP(address);
  return version !== 0 && Number(prefix) <= (version === 4 ? 32 : 128);
}

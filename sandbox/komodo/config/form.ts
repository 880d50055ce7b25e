import type { Kind } from "../kinds";

/**
 * How a config field may be sent, what it is when it is not sent, and how Komodo rewrites it.
 * `contents` loses trailing blanks, `pairs` gets a final newline or is made from a list,
 * `command` is a SystemCommand, a `reference` becomes an id.
 */
export type Form =
  | { readonly form: "text"; readonly initial: string }
  | { readonly form: "flag"; readonly initial: boolean }
  | { readonly form: "integer"; readonly initial: number }
  | { readonly form: "float"; readonly initial: number }
  | { readonly form: "list"; readonly initial: readonly string[] }
  | { readonly form: "contents"; readonly initial: string }
  | { readonly form: "pairs"; readonly initial: ""; readonly separator: "=" | ":" }
  | { readonly form: "signalLabels"; readonly initial: "" }
  | { readonly form: "command"; readonly initial: Readonly<Record<string, unknown>> }
  | { readonly form: "version"; readonly initial: Readonly<Record<string, unknown>> }
  | { readonly form: "choice"; readonly initial: string; readonly options: readonly string[] }
  | {
      readonly form: "reference";
      readonly initial: "";
      readonly kind: Kind;
      readonly alias: string;
    }
  | {
      readonly form: "references";
      readonly initial: readonly [];
      readonly kind: Kind;
      readonly aliases: readonly string[];
    }
  | { readonly form: "entries"; readonly initial: readonly []; readonly entry: EntryForm }
  | { readonly form: "tagged"; readonly initial: TaggedValue; readonly variants: TaggedVariants };

/** The lists of structured entries that Komodo configs hold. */
export type EntryForm =
  | "stages"
  | "configFiles"
  | "envFiles"
  | "registries"
  | "targets"
  | "windows"
  | "alertTypes"
  | "plain";

/** A value of the form `{type, params}`. */
export interface TaggedValue {
  readonly type: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** The parameters of each variant of a tagged value, with their initial values. */
export type TaggedVariants = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The config fields of a kind, in Komodo's order. */
export type Schema = Readonly<Record<string, Form>>;

/** A text field. */
export const text = (initial = ""): Form => ({ form: "text", initial });
/** A boolean field. */
export const flag = (initial = false): Form => ({ form: "flag", initial });
/** An integer field. */
export const integer = (initial = 0): Form => ({ form: "integer", initial });
/** A number with decimals. */
export const float = (initial = 0): Form => ({ form: "float", initial });
/** A list of texts; a multi-line or comma-separated text is accepted too. */
export const list = (): Form => ({ form: "list", initial: [] });
/** A file's text. */
export const contents = (initial = ""): Form => ({ form: "contents", initial });
/** Lines of `KEY=VALUE` or `a:b`. */
export const pairs = (separator: "=" | ":" = "="): Form => ({
  form: "pairs",
  initial: "",
  separator,
});
/** A command that Komodo runs on a host. */
export const command = (): Form => ({
  form: "command",
  initial: { path: "", command: "", shell_mode: false },
});
/** One of a fixed set of texts. */
export const choice = (options: readonly string[], initial: string): Form => ({
  form: "choice",
  options,
  initial,
});
/** The id or name of another resource. */
export const reference = (kind: Kind, alias: string): Form => ({
  form: "reference",
  initial: "",
  kind,
  alias,
});
/** A list of structured entries. */
export const entries = (entry: EntryForm): Form => ({ form: "entries", initial: [], entry });

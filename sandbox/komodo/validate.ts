import { badRequest } from "./errors";

/** What a text must be. Lengths are in characters. */
export interface TextRule {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: { readonly allowed: RegExp; readonly says: string };
  readonly forbidsControl?: boolean;
}

/** The rules of Komodo 2.3.2 for the texts it validates. */
export const RULES = {
  variableName: {
    minLength: 1,
    maxLength: 500,
    pattern: {
      allowed: /^[A-Za-z_][A-Za-z0-9_]*$/,
      says: "Only alphanumeric characters and underscores are allowed",
    },
  },
  variableValue: { maxLength: 10_000, forbidsControl: true },
  username: {
    minLength: 1,
    maxLength: 100,
    pattern: {
      allowed: /^[a-zA-Z0-9._@-]+$/,
      says: "Only alphanumeric characters, underscores, hyphens, dots, and @ are allowed",
    },
  },
  password: { minLength: 1, maxLength: 1000, forbidsControl: true },
  apiKeyName: { minLength: 1, maxLength: 200, forbidsControl: true },
} satisfies Record<string, TextRule>;

/** Refuses a text that breaks a rule: 400, `Failed to validate <what>` and why. */
export function validate(what: string, text: string, rule: TextRule): void {
  const fault = faultOf(text, rule);
  if (fault !== undefined) throw badRequest(`Failed to validate ${what}`, fault);
}

function faultOf(text: string, rule: TextRule): string[] | undefined {
  const { minLength = 0, maxLength = Infinity, pattern, forbidsControl } = rule;
  if (text.length < minLength) {
    return [`Input too short. Must be at least ${minLength} characters.`];
  }
  if (text.length > maxLength) return [`Input too long. Must be at most ${maxLength} characters.`];
  const control = forbidsControl === true ? text.search(/\p{Cc}/u) : -1;
  if (control >= 0) {
    return [`Control character at index ${control}: ${escaped(text.charAt(control))}`];
  }
  if (pattern !== undefined && !pattern.allowed.test(text)) {
    return ["Invalid characters in input", pattern.says];
  }
  return undefined;
}

function escaped(character: string): string {
  return `'${JSON.stringify(character).slice(1, -1)}'`;
}

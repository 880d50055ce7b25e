import type { Fields, FieldProblem } from "../../dynamic/fields";

/** Inputs of a Komodo variable and of a Komodo secret: they differ in how the value is kept. */
export interface VariableInputs {
  name: string;
  value: string;
  description?: string;
  adopt?: boolean;
}

/** Outputs beyond the inputs. */
export interface VariableOuts {
  /** Changes with every write of the value; a stack that lists it in `triggers` then redeploys. */
  revision: string;
  /** Present when Komodo shows the value though it should not, or the other way round. */
  visibility?: "changed";
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const LONGEST_NAME = 500;
const LONGEST_VALUE = 10_000;

function nameProblem(name: string): FieldProblem | undefined {
  if (NAME.test(name) && name.length <= LONGEST_NAME) return undefined;
  return {
    message: `"name" is "${name.slice(0, 60)}"; Komodo takes letters, digits and _, at most ${LONGEST_NAME}, and no digit first`,
    fix: "Choose such a name",
  };
}

function valueProblem(value: string): FieldProblem | undefined {
  if (value.length > LONGEST_VALUE) {
    const message = `"value" has ${value.length} characters, Komodo takes ${LONGEST_VALUE}`;
    return { message, fix: "Shorten it, or keep it in a file on the server" };
  }
  if (!/[\u0000-\u001f\u007f]/.test(value)) return undefined;
  return {
    message: '"value" holds a line end or another control character, which Komodo refuses',
    fix: "Store it on one line (as base64, for instance), or keep it in a file on the server",
  };
}

function secretProblem(value: string): FieldProblem | undefined {
  const general = valueProblem(value);
  if (general || !value.includes(" #")) return general;
  return {
    message: '"value" holds " #", where Komodo cuts an environment line off',
    fix: "Choose a value without a blank before #",
  };
}

const nameField = {
  type: "string",
  required: true,
  replace: true,
  doc: "What `[[NAME]]` refers to. Letters, digits and `_`, at most 500 characters.",
  problem: nameProblem,
} as const;

const shared = {
  name: nameField,
  description: { type: "string", default: "", doc: "Free text, shown in Komodo." },
  adopt: {
    type: "boolean",
    local: true,
    doc: "Take over one that exists under this name, instead of failing.",
  },
} as const;

/** Table of a plain variable's inputs. */
export const variableFields: Fields<VariableInputs> = {
  ...shared,
  value: {
    type: "string",
    required: true,
    doc: "The value, at most 10,000 characters on one line. Visible in Komodo and in previews.",
    problem: valueProblem,
  },
};

/** Table of a secret's inputs. */
export const secretFields: Fields<VariableInputs> = {
  ...shared,
  value: {
    type: "string",
    required: true,
    secret: true,
    doc: "The value, at most 10,000 characters on one line, without ` #`. Encrypted in state.",
    problem: secretProblem,
  },
};

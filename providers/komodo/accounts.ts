import { type Field, type Fields, type FieldProblem, untyped } from "../dynamic/fields";
import type { Handler } from "../dynamic/handler";
import type { Account } from "./api";
import { fromConfig, givenKeys, toConfig } from "./configForm";
import type { Komodo } from "./context";
import { faultOf } from "./errors";

/** Inputs that git accounts and registry accounts share. */
export interface AccountInputs {
  username: string;
  domain?: string;
  token?: string;
  adopt?: boolean;
}

/** What tells git accounts and registry accounts apart. */
export interface AccountKind<I extends AccountInputs> {
  readonly kind: string;
  /** As messages name it: `Git account`. */
  readonly noun: string;
  readonly fields: Fields<I>;
  readonly list: "ListGitProviderAccounts" | "ListImageRegistryAccounts";
  readonly create: "CreateGitProviderAccount" | "CreateImageRegistryAccount";
  readonly update: "UpdateGitProviderAccount" | "UpdateImageRegistryAccount";
  readonly remove: "DeleteGitProviderAccount" | "DeleteImageRegistryAccount";
}

/** Fields of an account; `domain` is Komodo's own default for its sort. */
export function accountFields(domain: string, example: string): Fields<AccountInputs> {
  return {
    username: {
      type: "string",
      required: true,
      doc: "Name of the account there. Resources name it together with the domain.",
      problem: (name) => textProblem("username", name),
    },
    domain: {
      type: "string",
      default: domain,
      doc: `Host, with a port where it needs one, without \`https://\`: \`${example}\`.`,
      problem: domainProblem,
    },
    token: {
      type: "string",
      default: "",
      secret: true,
      doc: "Access token or password. Komodo keeps it in clear and shows it to its admins.",
      problem: tokenProblem,
    },
    adopt: {
      type: "boolean",
      local: true,
      doc: "Take over the account of this name and domain that exists, instead of failing.",
    } satisfies Field<boolean>,
  };
}

function textProblem(name: string, value: string): FieldProblem | undefined {
  if (value === "") return { message: `"${name}" is empty`, fix: `Set "${name}"` };
  if (!/\s/.test(value)) return undefined;
  return { message: `"${name}" is "${value}", which holds a blank`, fix: "Remove it" };
}

function domainProblem(domain: string): FieldProblem | undefined {
  const general = textProblem("domain", domain);
  if (general) return general;
  const host = domain.replace(/^\w+:\/\//, "").replace(/^[^/]*@/, "");
  const bare = host.replace(/\/+$/, "");
  if (bare === domain) return undefined;
  // What stands before an @ may be a password.
  const shown = domain.includes("@") ? "an address with a user name" : `"${domain}"`;
  const message = `"domain" is ${shown}, where Komodo takes a host alone`;
  return { message, fix: bare === "" ? "Give a host" : `Use "${bare}"` };
}

function tokenProblem(token: string): FieldProblem | undefined {
  if (!/\p{Cc}/u.test(token) && token.trim() === token) return undefined;
  return {
    message: '"token" holds a line end, a control character or a blank around it',
    fix: "Give the token alone, as with `trim()` of a file's text",
  };
}

/** Handler of one sort of accounts. */
export function accountHandler<I extends AccountInputs>(
  kind: AccountKind<I>,
): Handler<Komodo, I, object> {
  const store = new AccountStore(kind);
  return {
    kind: kind.kind,
    subject: (inputs) => store.subject(inputs),
    fields: kind.fields,
    async create(inputs, komodo) {
      const made = await store.create(komodo, inputs);
      return { id: made._id.$oid, outs: {} };
    },
    async read(id, _olds, komodo) {
      const all = await komodo.listings.get(kind.list);
      const found = all.find((account) => account._id.$oid === id);
      return found && { inputs: store.inputsOf(komodo, found), outs: {} };
    },
    async update(id, { news, changed }, komodo) {
      await store.update(komodo, id, { news, changed });
      return {};
    },
    delete: (id, _olds, komodo) => store.delete(komodo, id),
  };
}

class AccountStore<I extends AccountInputs> {
  private readonly fields;

  constructor(private readonly kind: AccountKind<I>) {
    this.fields = untyped(kind.fields);
  }

  subject(inputs: Partial<I>): string {
    return `${this.kind.noun} "${String(inputs.username)}@${this.domain(inputs)}"`;
  }

  /** Looks before it adds: without the database's index Komodo would keep two of one name. */
  async create(komodo: Komodo, inputs: I): Promise<Account> {
    const found = await this.find(komodo, inputs);
    if (!found) return this.add(komodo, inputs);
    if (!inputs.adopt) throw this.taken(inputs);
    const keys = givenKeys(this.fields, inputs);
    const account = toConfig(this.fields, inputs, keys);
    const params = { id: found._id.$oid, account };
    return this.written(komodo, () => komodo.client.write(this.kind.update, params));
  }

  async update(
    komodo: Komodo,
    id: string,
    { news, changed }: { news: I; changed: readonly string[] },
  ): Promise<void> {
    const account = toConfig(this.fields, news, changed);
    if (Object.keys(account).length === 0) return;
    await this.unlessTaken(news, () =>
      this.written(komodo, () => komodo.client.write(this.kind.update, { id, account })),
    );
  }

  async delete(komodo: Komodo, id: string): Promise<void> {
    try {
      await this.written(komodo, () => komodo.client.write(this.kind.remove, { id }));
    } catch (error) {
      if (faultOf(error) !== "notFound") throw error;
    }
  }

  inputsOf(komodo: Komodo, found: Account): Partial<I> {
    komodo.redactor.add(found.token);
    return fromConfig(this.fields, { ...found }) as Partial<I>;
  }

  private async find(komodo: Komodo, inputs: I): Promise<Account | undefined> {
    komodo.listings.drop(this.kind.list);
    const domain = this.domain(inputs);
    const all = await komodo.listings.get(this.kind.list);
    return all.find((item) => item.username === inputs.username && item.domain === domain);
  }

  private add(komodo: Komodo, inputs: I): Promise<Account> {
    const account = toConfig(this.fields, inputs, givenKeys(this.fields, inputs));
    return this.unlessTaken(inputs, () =>
      this.written(komodo, () => komodo.client.write(this.kind.create, { account })),
    );
  }

  private async unlessTaken<T>(inputs: I, write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      throw faultOf(error) === "conflict" ? this.taken(inputs) : error;
    }
  }

  private taken(inputs: I): Error {
    return new Error(
      `${this.subject(inputs)}: Komodo has an account of this name for this domain already. ` +
        "Set `adopt: true` to take it over, or choose another name.",
    );
  }

  private domain({ domain }: Partial<I>): string {
    return domain ?? String(this.kind.fields.domain.default);
  }

  private written<T>(komodo: Komodo, write: () => Promise<T>): Promise<T> {
    return komodo.listings.written([this.kind.list], write);
  }
}

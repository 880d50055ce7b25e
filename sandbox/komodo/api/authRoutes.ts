import type { Answer } from "../../http/answer";
import type { User } from "../access/users";
import { toAnswer } from "../access/users";
import { Refusal, refuse } from "../errors";
import { numberAt, textAt, type Fields } from "../fields";
import { isFields } from "../fields";
import { RULES, validate } from "../validate";
import { readJson } from "./body";
import { credentialsOf, type Exchange } from "./server";

type OpenRoute = (exchange: Exchange, params: Fields) => unknown;
type OwnRoute = (exchange: Exchange, params: Fields, user: User) => unknown;

const LOGIN: Readonly<Record<string, OpenRoute>> = {
  GetLoginOptions: () => ({
    local: true,
    oidc: false,
    oidc_auto_redirect: false,
    github: false,
    google: false,
    registration_disabled: true,
  }),
  LoginLocalUser: ({ authenticator, request }, params) => {
    const { address } = credentialsOf(request);
    const [username, password] = [required(params, "username"), required(params, "password")];
    return { type: "Jwt", data: { jwt: authenticator.login(username, password, address) } };
  },
  SignUpLocalUser: () => {
    throw refuse("User registration is disabled");
  },
};

const MANAGE: Readonly<Record<string, OwnRoute>> = {
  GetUserId: (_exchange, _params, user) => ({ id: user._id.$oid }),
  CreateApiKey: ({ core }, params, user) => {
    const name = required(params, "name");
    validate("api key name", name, RULES.apiKeyName);
    return core.apiKeys.create({
      userId: user._id.$oid,
      name,
      expires: numberAt(params, "expires"),
    });
  },
  DeleteApiKey: ({ core }, params, user) => {
    const key = required(params, "key");
    const found = core.apiKeys.find(key);
    if (found === undefined) throw refuse("No API key with key found");
    if (found.user_id !== user._id.$oid) throw new Refusal(403, "API key does not belong to user");
    core.apiKeys.remove(key);
    return {};
  },
  UpdateUsername: (_exchange, params, user) => {
    user.username = required(params, "username");
    return {};
  },
  UpdatePassword: (_exchange, params, user) => {
    const password = required(params, "password");
    validate("password", password, RULES.password);
    user.config = { type: "Local", data: { password } };
    return {};
  },
};

function required(params: Fields, key: string): string {
  if (params[key] === undefined) throw refuse(`missing field \`${key}\``);
  return textAt(params, key);
}

/** Answers `/auth/login/…`, which is open, and `/auth/manage/…`, which needs credentials. */
export function answerAuthRoute(exchange: Exchange): Answer {
  const { core, path, body, request } = exchange;
  const [, , group, route] = path.split("/");
  const isLogin = group === "login";
  if (!isLogin && group !== "manage") return { status: 405, text: "" };
  const user = isLogin ? undefined : exchange.authenticator.caller(credentialsOf(request));
  const sent = readJson(body, request.headers["content-type"]);
  const envelope = isFields(sent) ? sent : {};
  const name = route ?? textAt(envelope, "type");
  const nested = envelope.params;
  const params = route === undefined && isFields(nested) ? nested : envelope;
  core.calls.add({ family: "auth", type: name, params: withoutSecrets(params) });
  if (user === undefined) return found(LOGIN[name]?.(exchange, params), name, LOGIN);
  return found(MANAGE[name]?.(exchange, params, user), name, MANAGE);
}

function found(body: unknown, name: string, known: object): Answer {
  if (body !== undefined) return { status: 200, body };
  const names = Object.keys(known).map((one) => `\`${one}\``);
  throw refuse(`unknown variant \`${name}\`, expected one of ${names.join(", ")}`);
}

function withoutSecrets(params: Fields): Fields {
  return "password" in params ? { ...params, password: "########" } : params;
}

/** Answers `GET /user`: the caller. */
export function answerUser(exchange: Exchange): Answer {
  const user = exchange.authenticator.caller(credentialsOf(exchange.request));
  exchange.core.calls.add({ family: "auth", type: "user", params: null });
  return { status: 200, body: toAnswer(user) };
}

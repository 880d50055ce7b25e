import type { Handler } from "../dynamic/handler";
import { accessGrant } from "./accessGrant/handler";
import { accessGrants } from "./accessGrants/handler";
import { apiKey } from "./apiKey/handler";
import { client } from "./client/handler";
import type { Pangolin } from "./context";
import { domain } from "./domain/handler";
import { identityProvider } from "./identityProvider/handler";
import { org } from "./org/handler";
import { privateResource } from "./privateResource/handler";
import { publicResource } from "./publicResource/handler";
import { resourceAuth } from "./resourceAuth/handler";
import { role } from "./role/handler";
import { rule } from "./rule/handler";
import { site } from "./site/handler";
import { target } from "./target/handler";

const published = [publicResource, target, rule, resourceAuth, apiKey, domain, identityProvider];
const all = [org, site, privateResource, client, role, accessGrant, accessGrants, ...published];

/** Handlers of every kind of Pangolin's. */
export const pangolinHandlers = all as unknown as readonly Handler<Pangolin, never, never>[];

import {
  type ExposeAuth,
  type ExposeRule,
  type PangolinExpose,
  pangolinExpose,
} from "../../compose/expose";
import type { Problem } from "../../providers/dynamic/problem";
import type { HealthCheck } from "../../providers/pangolin/target/healthCheckFields";
import type { StackFolder } from "../stackFolder";
import { exposureAuthProblems } from "./exposureAuth";
import { exposureDomain } from "./exposureDomain";
import { exposureSite } from "./exposureSite";
import { besidePeriphery, targetAddress, tunnelAddressProblem } from "./exposureTarget";
import type { FleetIndex } from "./fleetIndex";
import { stackProblem } from "./placement";
import type { PlannedExposure, PlannedWeb, ServerSpec } from "./types";

/** A stack that may become public: its folder, server and web host. */
export interface ExposedStack {
  readonly folder: StackFolder;
  readonly server: ServerSpec;
  readonly web: PlannedWeb;
}

/** How a stack becomes public, or what keeps it from that; neither without `web.expose`. */
export function planExposure(
  stack: ExposedStack,
  index: FleetIndex,
): { exposure?: PlannedExposure; problems: Problem[] } {
  const { folder, server, web } = stack;
  const settings = pangolinExpose(folder.extension.web?.expose);
  if (!settings) return { problems: [] };
  const domain = exposureDomain(folder, { host: web.host, named: settings.domain, index });
  const site = exposureSite(folder, server, { named: settings.site, index });
  const target = addressOf(stack, settings, {
    index,
    hasOwnSite: site.site !== undefined,
  });
  const { auth = {} } = settings;
  const problems = [
    ...domain.problems,
    ...(index.spec.pangolin ? site.problems : []),
    ...target.problems,
    ...exposureAuthProblems(folder, server, { auth, index }),
    ...signInProblems(stack, settings),
    ...rawProblems(stack, settings),
    ...ruleProblems(stack, settings),
  ];
  if (!domain.found || target.address === undefined) return { problems };
  const { address } = target;
  const optional = {
    ...(site.site !== undefined && { site: site.site }),
    ...healthCheckOf(stack, settings),
  };
  const exposure = { ...domain.found, ...optional, address, ...choices(stack, settings), settings };
  return { exposure, problems };
}

/** What the site reaches. `hasOwnSite` says that it is not the site of the server's tunnel. */
function addressOf(
  { folder, server, web }: ExposedStack,
  { address }: PangolinExpose,
  { index, hasOwnSite }: { readonly index: FleetIndex; readonly hasOwnSite: boolean },
): ReturnType<typeof targetAddress> {
  const target = { folder, service: web.service, index };
  if (address !== undefined) return { address, problems: besidePeriphery(target) };
  if (server.tunnel && !hasOwnSite) {
    return { problems: [tunnelAddressProblem(folder, server.name), ...besidePeriphery(target)] };
  }
  const { problems, ...found } = targetAddress(target);
  return { ...found, problems: [...problems, ...besidePeriphery(target)] };
}

/** What follows from the stack where its settings say nothing. */
function choices(
  { folder, web }: ExposedStack,
  { sso = web.auth === "required", enabled, port = web.port }: PangolinExpose,
): Pick<PlannedExposure, "sso" | "enabled" | "port"> {
  const { state = "running" } = folder.extension;
  return { sso, port, enabled: enabled ?? state === "running" };
}

function healthCheckOf(
  { web }: ExposedStack,
  { healthCheck }: PangolinExpose,
): { healthCheck?: HealthCheck } {
  if (healthCheck === false) return {};
  const path = web.healthPath === undefined ? {} : { path: web.healthPath };
  const check = { ...path, ...healthCheck };
  return Object.keys(check).length === 0 ? {} : { healthCheck: check };
}

/** S0-FA-2: a sign-in stands before every application, unless its stack says why not. */
function signInProblems({ folder, web }: ExposedStack, settings: PangolinExpose): Problem[] {
  const { sso, auth } = settings;
  const path = ["web", "expose", "pangolin", "sso"];
  if (web.auth !== "required" && sso === true) {
    const message = `"web.auth" opts out of the sign-in, but "web.expose.pangolin.sso" is true`;
    return [stackProblem(folder, path, { message, fix: "Remove one of the two" })];
  }
  if (web.auth !== "required" || sso !== false || hasWay(auth)) return [];
  const message = `"web.expose.pangolin.sso" is false, and no other sign-in stands before it`;
  const fix = "Set `auth: {optOut: REASON}` in `web`, or `auth` in `expose: {pangolin: ...}`";
  return [stackProblem(folder, path, { message, fix })];
}

function hasWay(auth: ExposeAuth = {}): boolean {
  return Object.values(auth).some((name) => name !== undefined);
}

/** A raw port has no sign-in, which a stack of an untrusted server must have (S0-FA-2). */
function rawProblems({ folder, server }: ExposedStack, { raw = [] }: PangolinExpose): Problem[] {
  if (server.tier !== "untrusted") return [];
  return raw.map(({ protocol, proxyPort }, i) => {
    const message = `exposes the raw port ${proxyPort}/${protocol} on the untrusted server "${server.name}", where nothing goes without a sign-in`;
    const fix = "Remove it, or move the stack to a trusted server";
    return stackProblem(folder, ["web", "expose", "pangolin", "raw", i], { message, fix });
  });
}

/** Rules without an order among them, and those that let in everybody past the sign-in. */
function ruleProblems({ folder, web }: ExposedStack, { rules = [] }: PangolinExpose): Problem[] {
  const priorities = rules.map(({ priority }, i) => priority ?? i + 1);
  return rules.flatMap((rule, i) => {
    const first = priorities.indexOf(priorities[i] as number);
    const finding = first < i ? samePriority(i, first, priorities[i]) : openRule(rule, i, web);
    const path = ["web", "expose", "pangolin", "rules", i];
    return finding ? [stackProblem(folder, path, finding)] : [];
  });
}

function samePriority(i: number, first: number, priority = 0) {
  const message = `"web.expose.pangolin.rules[${i}]" has the priority ${priority}, as has rules[${first}]`;
  return { message, fix: "Give each rule a priority of its own" };
}

/** Values that fit everybody, by what they are compared with. */
const EVERYBODY: Partial<Record<ExposeRule["match"], RegExp>> = {
  ...{ PATH: /^\/?\*+$/, CIDR: /\/0+$/ },
  ...{ COUNTRY: /^ALL$/i, ASN: /^ALL$/i, REGION: /^ALL$/i },
};

function openRule({ action, match, value }: ExposeRule, i: number, { auth }: PlannedWeb) {
  if (action !== "ACCEPT" || auth !== "required") return undefined;
  if (EVERYBODY[match]?.test(value) !== true) return undefined;
  const message = `"web.expose.pangolin.rules[${i}]" lets in everybody without a sign-in`;
  return { message, fix: "Narrow it, or set `auth: {optOut: REASON}` in `web`" };
}

/** Raw ports that two applications claim, for Pangolin (1.18.4) would not compare them. */
export function doubledRawPorts(
  stacks: readonly { folder: StackFolder; exposure?: PlannedExposure | undefined }[],
): Problem[] {
  const owners = new Map<string, string>();
  return [...stacks]
    .sort((a, b) => (a.folder.name < b.folder.name ? -1 : 1))
    .flatMap(({ folder, exposure }) =>
      (exposure?.settings.raw ?? []).flatMap(({ protocol, proxyPort }, i) => {
        const port = `${proxyPort}/${protocol}`;
        const owner = owners.get(port);
        owners.set(port, owner ?? folder.name);
        if (owner === undefined) return [];
        const whose =
          owner === folder.name ? "it exposes already" : `the stack "${owner}" exposes as well`;
        const message = `exposes the raw port ${port}, which ${whose}`;
        const path = ["web", "expose", "pangolin", "raw", i, "proxyPort"];
        return [stackProblem(folder, path, { message, fix: "Choose another `proxyPort`" })];
      }),
    );
}

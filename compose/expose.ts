import type { HealthCheck } from "../providers/pangolin/target/healthCheckFields";

/** One rule of a public application: who is let in, refused, or asked to sign in. */
export interface ExposeRule {
  /** `ACCEPT` lets in without any sign-in, `DROP` refuses, `PASS` goes on to the sign-in. */
  readonly action: "ACCEPT" | "DROP" | "PASS";
  /** What `value` is compared with. */
  readonly match: "CIDR" | "IP" | "PATH" | "COUNTRY" | "ASN" | "REGION";
  readonly value: string;
  /** The lowest is tried first. @default place in the list, from 1 */
  readonly priority?: number;
  /** @default true */
  readonly enabled?: boolean;
}

/** A port of the Pangolin server that leads to the application without any sign-in. */
export interface ExposeRaw {
  readonly protocol: "tcp" | "udp";
  /** Port of the Pangolin server, 1 to 65535. */
  readonly proxyPort: number;
  /** Port at the target's address. @default `proxyPort` */
  readonly port?: number;
  /** Why it needs no sign-in, which a raw port cannot have. */
  readonly optOut: string;
}

/** Ways in that need no account. All are names of the fleet's secrets, never values. */
export interface ExposeAuth {
  /** Secret of 4 to 100 characters. */
  readonly password?: string;
  /** Secret of 6 digits. */
  readonly pincode?: string;
  /** Secret of the form `user:password`. */
  readonly headerAuth?: string;
  /** Secret or plain variable with e-mail addresses, parted by commas or blanks. */
  readonly whitelist?: string;
}

/** How Pangolin makes an application public. All fields are optional. */
export interface PangolinExpose {
  /** Name of the site that reaches the application. @default the site of its server */
  readonly site?: string;
  /** Base domain of the host name. @default the longest of the fleet's that fits */
  readonly domain?: string;
  /** Address that the site reaches. @default the name of the service's container */
  readonly address?: string;
  /** Port at that address. @default `web.port` */
  readonly port?: number;
  /** How the application is spoken to. @default "http" */
  readonly method?: "http" | "https" | "h2c";
  /** Only requests below this path are public. @default all */
  readonly path?: string;
  /** Sign-in at Pangolin. @default true, unless `web.auth` opts out */
  readonly sso?: boolean;
  /** Whether Pangolin routes to it. @default true while the stack is to run */
  readonly enabled?: boolean;
  /** Take over a resource of this host name that Pangolin has already. @default false */
  readonly adopt?: boolean;
  /** Roles that may enter, besides Admin; with `users`, nobody else may. */
  readonly roles?: readonly string[];
  /** Users that may enter: e-mail addresses, user names or ids. */
  readonly users?: readonly string[];
  /** Health check beyond `web.healthPath`; `false` for none. */
  readonly healthCheck?: false | HealthCheck;
  readonly auth?: ExposeAuth;
  readonly rules?: readonly ExposeRule[];
  /** Headers added to each request, by name. Visible in Pangolin. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly raw?: readonly ExposeRaw[];
  readonly stickySession?: boolean;
  /** Value of the `Host` header towards the application. */
  readonly setHostHeader?: string;
  /** Server name (SNI) in TLS towards the application. */
  readonly tlsServerName?: string;
  /** Name of the identity provider that visitors are sent to at once. */
  readonly skipToIdp?: string;
  /** Path that visitors are sent to after their sign-in. */
  readonly postAuthPath?: string;
}

/** `web.expose`: how an application is reached from the internet. */
export type ExposeExtension = "pangolin" | { readonly pangolin: PangolinExpose };

/** The settings of `web.expose`; empty for the short form, undefined without one. */
export function pangolinExpose(expose: ExposeExtension | undefined): PangolinExpose | undefined {
  return expose === "pangolin" ? {} : expose?.pangolin;
}

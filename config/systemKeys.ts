/** A key of a remote system: whether its value is a secret. */
export interface SystemKey {
  readonly isSecret: boolean;
}

const open: SystemKey = { isSecret: false };
const secret: SystemKey = { isSecret: true };

/** The keys `komodo:*` and `pangolin:*`. The provider process reads them itself; see settings.ts there. */
export const systemKeys = {
  komodo: {
    url: open,
    username: open,
    password: secret,
    apiKey: open,
    apiSecret: secret,
    caFile: open,
    timeoutSeconds: open,
    deploysPerServer: open,
    owner: open,
    failureAlerter: open,
  },
  pangolin: { url: open, apiKey: secret, org: open, caFile: open, timeoutSeconds: open },
} as const satisfies Readonly<Record<string, Readonly<Record<string, SystemKey>>>>;

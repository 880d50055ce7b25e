/**
 * Addresses that GitHub's webhooks come from: the list `hooks` of https://api.github.com/meta.
 * GitHub changes it now and then: `varanus github-ranges` shows what has changed, and
 * `githubHookRanges` of the configuration takes the place of this list.
 */
export const githubHookRanges: readonly string[] = [
  "192.30.252.0/22",
  "185.199.108.0/22",
  "140.82.112.0/20",
  "143.55.64.0/20",
  "2a0a:a440::/29",
  "2606:50c0::/32",
];

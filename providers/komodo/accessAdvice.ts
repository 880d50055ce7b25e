/** Komodo 2.3.2's refusals about users and permissions, and what to do about each. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /^User cannot delete themselves/,
    "Let Varanus log in with another admin's account, or keep this user",
  ],
  [/^Cannot delete a super admin user/, "Keep the user: Komodo never deletes a super admin"],
  [
    /^Only a Super Admin can delete an admin|^Only super admins can/i,
    "Let Varanus log in with the account of a super admin",
  ],
  [
    /^Cannot update other super admins|to update super admins permissions/,
    "Take the user out of the program: nobody changes a super admin in Komodo",
  ],
  [
    /^User is disabled\. Enable user first/,
    "Set `enabled: true` and run `pulumi up`, then disable the user in another run",
  ],
  [
    /^user not enabled/,
    "Enable the user first: Komodo changes no permission of one that is disabled",
  ],
  [
    /^cannot use this method to update other admins permissions/,
    "Take the permission out of the program, or `admin` off the user: an admin may do everything",
  ],
  [/not service user/i, "Name a service user: Komodo makes keys for no other"],
];

/** What to do about a refusal that concerns users and permissions; undefined for all others. */
export function accessAdvice(answer: string): string | undefined {
  return ADVICE.find(([pattern]) => pattern.test(answer))?.[1];
}

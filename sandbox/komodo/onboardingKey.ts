/** A key with which a Periphery may register its server. The private key is not kept. */
export interface OnboardingKey {
  readonly public_key: string;
  enabled: boolean;
  /** Unix milliseconds, 0 for never. */
  expires: number;
  name: string;
  /** Ids of the servers that used it. */
  readonly onboarded: string[];
  readonly created_at: number;
  tags: string[];
  privileged: boolean;
  copy_server: string;
  create_builder: boolean;
}

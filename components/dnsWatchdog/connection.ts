import * as pulumi from "@pulumi/pulumi";

/** An SSH server and how to log in to it. */
export interface SshServer {
  /** Address or host name. */
  readonly host: pulumi.Input<string>;
  /** @default 22 */
  readonly port?: pulumi.Input<number>;
  /** Root, or a user who may use sudo without a password. @default "root" */
  readonly user?: pulumi.Input<string>;
  /** Text of the private key. Always treated as a secret. */
  readonly privateKey: pulumi.Input<string>;
  /** Passphrase of the private key, when it has one. Always treated as a secret. */
  readonly privateKeyPassword?: pulumi.Input<string>;
  /**
   * The server's public key, such as `ssh-ed25519 AAAA...`: the connection is refused when the
   * server shows another one. `ssh-keyscan -t ed25519 HOST` prints it after the host's name.
   */
  readonly hostKey: pulumi.Input<string>;
}

/** An SSH server, and the bastion in front of it where there is one. */
export interface SshConnection extends SshServer {
  readonly proxy?: SshServer;
}

/** The same connection with what is secret marked so, whatever the caller did. */
export function withSecrets({ proxy, ...server }: SshConnection): SshConnection {
  return { ...secretServer(server), ...(proxy && { proxy: secretServer(proxy) }) };
}

function secretServer<T extends SshServer>(server: T): T {
  const { privateKey, privateKeyPassword } = server;
  return {
    ...server,
    privateKey: pulumi.secret(privateKey),
    ...(privateKeyPassword !== undefined && {
      privateKeyPassword: pulumi.secret(privateKeyPassword),
    }),
  };
}

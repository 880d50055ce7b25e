import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Where a part of the sandbox listens. */
export interface ListenAt {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Name of the part in errors, such as `Komodo`. */
  readonly part: string;
  /** Command-line option that chooses another port. */
  readonly option: string;
}

/** Lets a server listen and gives its port. Throws when the port is taken. */
export function listen(server: Server, at: ListenAt): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? portTaken(at) : error);
    });
    server.listen(at.port, at.host, () => resolve((server.address() as AddressInfo).port));
  });
}

function portTaken({ host, port, part, option }: ListenAt): Error {
  return new Error(
    `${part} sandbox "${host}:${port}": another program listens on port ${port}. ` +
      `Stop that program, or choose another port with ${option}.`,
  );
}

/** Stops listening and cuts all connections. */
export function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

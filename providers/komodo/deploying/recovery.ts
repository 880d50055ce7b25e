/** A server's name as a part of a name in camel case: `rack-1.vps` is `Rack1Vps`. */
export function inCamelCase(server: string): string {
  const words = server.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

/** Name of the procedure that brings the tunnel of a server up again: `recoverVpsTunnel`. */
export function recoveryProcedure(server: string): string {
  return `recover${inCamelCase(server)}Tunnel`;
}

/** What to do when servers stay cut off. Ends with a full stop. */
export function recoveryAdvice(servers: readonly string[]): string {
  const names = servers.map((server) => `"${recoveryProcedure(server)}"`).join(", ");
  const procedures = servers.length > 1 ? `procedures ${names}` : `procedure ${names}`;
  return (
    `Run the ${procedures} in Komodo; where that does not help, restart the tunnel on the host by its ` +
    "SSH emergency path; then run `pulumi up` again."
  );
}

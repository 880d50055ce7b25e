/** First byte of the answer as well; not NUL, which Bash's `read` would skip. */
const id = [0x56, 0x61];
const recursionDesired = [0x01, 0x00];
const counts = [0, 1, 0, 0, 0, 0, 0, 0];
const addressInInternet = [0, 1, 0, 1];

/**
 * A DNS question for the IPv4 address of a name (RFC 1035, section 4.1) as `\xHH` escapes for
 * Bash's `printf %b`. The name has to be valid: labels of 1 to 63 ASCII characters.
 */
export function dnsQueryEscapes(name: string): string {
  const labels = name.split(".").flatMap((label) => [label.length, ...Buffer.from(label, "ascii")]);
  const bytes = [...id, ...recursionDesired, ...counts, ...labels, 0, ...addressInInternet];
  return bytes.map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
}

import { type Flag, usageFault } from "./flag.ts";
import type { Environment } from "./setting.ts";

/** How a gateway that runs elsewhere is called, for every command that takes --address. */
export const connectionFlags = [
  {
    name: "token-file",
    value: "FILE",
    variable: "PMX_PEER_TOKEN_FILE",
    help: "File of the token to send with every call.",
  },
  {
    name: "tls-authority",
    value: "FILE",
    variable: "PMX_TLS_AUTHORITY_FILE",
    help: "Call over TLS, and trust these authorities (PEM).",
  },
  {
    name: "tls-certificate",
    value: "FILE",
    variable: "PMX_TLS_CERTIFICATE_FILE",
    help: "Certificate to show where one is asked for.",
  },
  {
    name: "tls-key",
    value: "FILE",
    variable: "PMX_TLS_KEY_FILE",
    help: "Its private key (PEM).",
  },
] as const satisfies readonly Flag[];

/** Commands that ask a gateway which runs elsewhere also without --address. */
const elsewhere: readonly string[] = ["import-bars", "watch"];

/**
 * Takes these flags out of a command line, into the variables that set the same: what opens a channel reads them
 * there, whichever command it is of.
 * @throws Fault FIELD_INVALID for one without its value, or where no other gateway is called.
 */
export function takeConnectionFlags(
  typed: readonly string[],
  environment: Environment,
): { readonly typed: readonly string[]; readonly environment: Environment } {
  const left: string[] = [];
  const set: Record<string, string> = {};
  let first: string | undefined;
  for (let index = 0; index < typed.length; index += 1) {
    const [spelled = "", ...inline] = (typed[index] ?? "").split("=");
    const flag = connectionFlags.find(({ name }) => spelled === `--${name}`);
    if (flag === undefined) {
      left.push(typed[index] ?? "");
      continue;
    }
    if (inline.length === 0) index += 1;
    const value = inline.length > 0 ? inline.join("=") : typed[index];
    if (!value || value.startsWith("--")) throw usageFault(spelled, "name a file after it");
    set[flag.variable] = value;
    first ??= spelled;
  }
  const goesElsewhere =
    left.some((word) => /^--address(=|$)/.test(word)) || elsewhere.includes(left[0] ?? "");
  if (first !== undefined && !goesElsewhere) {
    throw usageFault(first, "is for a gateway that runs elsewhere: name it with --address");
  }
  return { typed: left, environment: { ...environment, ...set } };
}

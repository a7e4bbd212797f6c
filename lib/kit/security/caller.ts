import { configFault } from "../config/config-problem.ts";
import { isLoopback } from "../config/exposure.ts";
import type { Tls } from "./tls.ts";

/** Who this process is to the servers that it calls. */
export interface Caller {
  /** Absent: calls are in plain text. */
  readonly tls?: Tls | undefined;
  /** What calls say in the header `authorization`; absent: nothing. */
  readonly authorization?: (() => string) | undefined;
  /** Whether a token may leave this machine in plain text. */
  readonly insecure?: boolean | undefined;
}

/**
 * Refuses to send a token where others can read it, unless that is meant.
 * @throws Fault CONFIG_INVALID.
 */
export function refuseTokenInPlainText(address: string, caller: Caller): void {
  const { tls, authorization, insecure } = caller;
  if (authorization === undefined || tls !== undefined || insecure) return;
  if (isLoopback(hostOf(address))) return;
  const finding =
    `a token would be sent to ${address} in plain text, where anybody on the way can read it: name the authority ` +
    "of its certificate (PMX_TLS_AUTHORITY_FILE, --tls-authority), or state insecure: true (PMX_INSECURE=1) where " +
    "the network lets nobody else in";
  throw configFault([{ origin: "settings", key: "tls.authorityFile", finding }]);
}

/** `dns:///[::1]:50051` → `::1`. */
function hostOf(address: string): string {
  const hostAndPort = address.replace(/^dns:\/\/\//, "");
  return hostAndPort.slice(0, hostAndPort.lastIndexOf(":")).replace(/^\[|\]$/g, "");
}

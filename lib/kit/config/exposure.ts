import { isIPv4 } from "node:net";
import { configFault } from "./config-problem.ts";
import type { ProcessSettings } from "./process-settings.ts";

/**
 * Refuses to listen where other machines can reach a process, unless the settings say that this is meant:
 * calls are in plain text and nobody is asked who he is.
 * @throws Fault CONFIG_INVALID.
 */
export function refuseExposure({
  host,
  insecure,
}: Pick<ProcessSettings, "host" | "insecure">): void {
  if (insecure || isLoopback(host)) return;
  const finding =
    `"${host}" is not loopback, and calls are in plain text, without any check of who calls: ` +
    "keep 127.0.0.1, or state insecure: true (PMX_INSECURE=1, pmx serve --insecure) where the network " +
    "lets nobody else in";
  throw configFault([{ origin: "settings", key: "host", finding }]);
}

/** Whether only processes of this machine reach the address. A name other than localhost is taken for none. */
function isLoopback(host: string): boolean {
  if (isIPv4(host)) return host.startsWith("127.");
  return ["localhost", "::1", "[::1]"].includes(host.toLowerCase());
}

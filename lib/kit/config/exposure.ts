import { isIPv4 } from "node:net";
import { configFault } from "./config-problem.ts";
import type { ProcessSettings } from "./process-settings.ts";

/**
 * Refuses to listen where other machines can reach a process, unless calls are encrypted and callers are asked who
 * they are, or the settings say that the one or the other is left out on purpose.
 * @throws Fault CONFIG_INVALID.
 */
export function refuseExposure({
  host,
  insecure,
  tls,
  tokensFile,
}: Pick<ProcessSettings, "host" | "insecure" | "tls" | "tokensFile">): void {
  if (insecure || isLoopback(host)) return;
  const encrypted = tls?.certificateFile !== undefined;
  const asked = tokensFile !== undefined || tls?.requireClientCertificate === true;
  if (encrypted && asked) return;
  const lacks = [
    ...(encrypted ? [] : ["calls are in plain text (PMX_TLS_CERTIFICATE_FILE encrypts them)"]),
    ...(asked ? [] : ["nobody is asked who calls (PMX_TOKENS_FILE)"]),
  ].join(" and ");
  const finding =
    `"${host}" is not loopback, and ${lacks}: keep 127.0.0.1, set what is missing, or state insecure: true ` +
    "(PMX_INSECURE=1, pmx serve --insecure) where the network lets nobody else in";
  throw configFault([{ origin: "settings", key: "host", finding }]);
}

/** Whether only processes of this machine reach the address. A name other than localhost is taken for none. */
export function isLoopback(host: string): boolean {
  if (isIPv4(host)) return host.startsWith("127.");
  return ["localhost", "::1", "[::1]"].includes(host.toLowerCase());
}

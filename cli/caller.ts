import { readSetting } from "#lib/kit/config/environment.ts";
import { openSecurity, type Security } from "#lib/kit/security/security.ts";
import { createLogger } from "#lib/kit/telemetry/logger.ts";
import type { Environment } from "./setting.ts";

/**
 * Who this command line is to services that run elsewhere: what its variables say, which its flags win over.
 * @throws Fault CONFIG_INVALID for a file that cannot be used.
 */
export function callerOf(environment: Environment): Security {
  const named = (variable: string) => environment[variable]?.trim() || undefined;
  return openSecurity(
    {
      tls: {
        certificateFile: named("PMX_TLS_CERTIFICATE_FILE"),
        keyFile: named("PMX_TLS_KEY_FILE"),
        authorityFile: named("PMX_TLS_AUTHORITY_FILE"),
        peerName: named("PMX_TLS_PEER_NAME"),
        // What a server asks of its callers.
        requireClientCertificate: false,
      },
      peerTokenFile: named("PMX_PEER_TOKEN_FILE"),
      insecure: readSetting(named("PMX_INSECURE") ?? "", "boolean") === true,
    },
    createLogger({ level: "error", service: "pmx" }),
  );
}

import { Fault } from "#lib/kernel/fault.ts";
import { systemClock } from "#lib/kit/clock.ts";
import { refuseExposure } from "#lib/kit/config/exposure.ts";
import type { ProcessSettings } from "#lib/kit/config/process-settings.ts";
import { usesTls } from "#lib/kit/config/tls-settings.ts";
import { readCertificates } from "#lib/kit/security/certificates.ts";
import { openSecurity } from "#lib/kit/security/security.ts";
import { createLogger } from "#lib/kit/telemetry/logger.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

/** From here on a certificate should be replaced, in milliseconds. */
const expiresSoonMs = 7 * 86_400_000;

/** Whether a process would start with its certificates, its tokens and the address that it listens on. */
export function lookAtSecurity(name: string, config: ProcessSettings): readonly Finding[] {
  const logger = createLogger({ level: "error", service: "doctor", write: () => undefined });
  try {
    refuseExposure(config);
    openSecurity(config, logger).close();
    return certificateOf(name, config);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return [fail("security", name, error.message, "correct it: no process starts with it")];
  }
}

function certificateOf(name: string, { tls }: ProcessSettings): readonly Finding[] {
  if (tls === undefined || !usesTls(tls)) return [];
  const nowMs = systemClock.nowMs();
  const { expireTimeMs } = readCertificates(tls, nowMs);
  if (expireTimeMs === undefined) return [];
  const says = `its certificate expires on ${new Date(expireTimeMs).toISOString().slice(0, 10)}`;
  if (expireTimeMs - nowMs > expiresSoonMs) return [ok("security", name, says)];
  return [warn("security", name, says, "issue another one; it is read without a restart")];
}

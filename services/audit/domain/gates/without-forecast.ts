import type { AuditsWithoutForecast } from "../evidence/dropped-forecasts.ts";
import type { GateFinding } from "./gate-finding.ts";

/**
 * What a gate found, where audits have no forecast: they may have been the ones on which it fails, so it can
 * no longer PASS. A gate that did not pass stays as it is, and names them.
 */
export function withoutForecast(
  found: GateFinding,
  dropped: readonly AuditsWithoutForecast[],
): GateFinding {
  if (dropped.length === 0) return found;
  const total = dropped.reduce((sum, { count }) => sum + count, 0);
  const reasons = dropped.map(({ reason, count }) => `${reason} ${count}`).join(", ");
  const audits = total === 1 ? "1 audit has" : `${total} audits have`;
  const text = `${audits} no forecast (${reasons})`;
  if (found.verdict !== "PASS") return { ...found, reason: `${found.reason}; ${text}` };
  return {
    ...found,
    verdict: "INCONCLUSIVE",
    ...(found.ensembleStatus && { ensembleStatus: "INCONCLUSIVE" }),
    decidedBy: "",
    reason: `${text}, so the evidence is incomplete; on the others it would be PASS: ${found.reason}`,
  };
}

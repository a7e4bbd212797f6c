import type { Observation } from "../../evidence/observation.ts";

type Scored = Observation<"FORECAST_SCORED">;

/** A model that was scored in fewer audits before an as-of is not chosen at it. */
export const fewestPastAudits = 10;

interface Past {
  sum: number;
  count: number;
}

/**
 * The best single model of each audit, as it was known at its as-of: of the models with a path there, the one
 * with the lowest mean RMSE ratio (its RMSE over that of the baseline) in the audits whose outcomes were known by then,
 * over all instruments; of equal ones the first by name. A model needs `fewestPastAudits` of them. An outcome is known
 * from the close of the last bar of its horizon on. Overlapping audits count too: what chooses need not be independent.
 *
 * No outcome from the as-of on has a part in it, so that whoever is compared with it was fixed before.
 * @returns the model by audit; none for an audit at whose as-of no model had enough of a past
 */
export function bestPastModels(scored: readonly Scored[]): ReadonlyMap<string, string> {
  const known = [...scored].sort((a, b) => a.closedMs - b.closedMs || byAudit(a, b));
  const asked = [...scored].sort((a, b) => a.asOfMs - b.asOfMs || byAudit(a, b));
  const pasts = new Map<string, Past>();
  const best = new Map<string, string>();
  let next = 0;
  for (const { asOfMs, audit, errors } of asked) {
    while (next < known.length && known[next]!.closedMs <= asOfMs) learn(pasts, known[next++]!);
    const chosen = bestOf(pasts, errors?.models ?? []);
    if (chosen !== undefined) best.set(audit, chosen);
  }
  return best;
}

function learn(pasts: Map<string, Past>, { errors }: Scored): void {
  if (errors?.baseline === undefined || !(errors.baseline > 0)) return;
  for (const [at, model] of errors.models.entries()) {
    const ratio = errors.modelRmses[at]! / errors.baseline;
    if (!Number.isFinite(ratio)) continue;
    const past = pasts.get(model) ?? { sum: 0, count: 0 };
    past.sum += ratio;
    past.count += 1;
    pasts.set(model, past);
  }
}

function bestOf(
  pasts: ReadonlyMap<string, Past>,
  candidates: readonly string[],
): string | undefined {
  let best: string | undefined;
  let lowest = Number.POSITIVE_INFINITY;
  for (const model of candidates) {
    const past = pasts.get(model);
    if (past === undefined || past.count < fewestPastAudits) continue;
    const mean = past.sum / past.count;
    const isFirst = mean === lowest && best !== undefined && model < best;
    if (mean < lowest || isFirst) {
      best = model;
      lowest = mean;
    }
  }
  return best;
}

function byAudit(a: Scored, b: Scored): number {
  return a.audit < b.audit ? -1 : a.audit > b.audit ? 1 : 0;
}

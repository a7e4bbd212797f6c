import type { AssurancePolicy } from "#services/audit/domain/assurance/assurance-policy.ts";
import type { MeasuredRates } from "./measure-rates.ts";
import { standardErrors } from "./schedule.ts";

/** The most strategies at a limit that may ever be passed, and the upper 95 % bound of that. */
const mostPassed = 0.045;

/** The upper bound for shares that are 5 points beyond their limit. */
const mostBeyond = 0.02;

/** How far a simulated rate may be from a stated or planned one. */
const mostStandardErrors = 3;

/** What a result lacks, in sentences; none where everything is as it has to be. */
export function missesOf(rates: MeasuredRates, { alphaRatio }: AssurancePolicy): readonly string[] {
  const misses: string[] = [];
  const hold = (isHeld: boolean, miss: string) => {
    if (!isHeld) misses.push(miss);
  };
  for (const { gate, criterion, byCriterion, worst } of rates.atLimit) {
    const { ratio, upper } = byCriterion;
    hold(ratio <= mostPassed && upper <= alphaRatio, `${gate} ${criterion}: ${ratio} at the limit`);
    hold(worst.ratio <= mostPassed, `${gate} ${criterion}: ${worst.ratio} of ${worst.of}`);
  }
  for (const { gate, criterion, byCriterion } of rates.beyond) {
    hold(byCriterion.upper <= mostBeyond, `${gate} ${criterion}: ${byCriterion.upper} beyond`);
  }
  for (const { gate, upper } of rates.failed) hold(upper <= alphaRatio, `${gate}: ${upper} failed`);
  for (const { gate, criterion, planned, simulated } of rates.planned) {
    const { ratio, strategies } = simulated;
    const error = Math.sqrt((planned * (1 - planned)) / strategies);
    const isAsPlanned = Math.abs(ratio - planned) <= mostStandardErrors * error;
    hold(isAsPlanned, `${gate} ${criterion}: ${ratio} passed, ${planned} planned`);
  }
  for (const { truth, standardErrors: far, statedMedian, median } of rates.scheduled) {
    hold(far <= mostStandardErrors, `a true ${truth}: ${far} standard errors from what is stated`);
    hold(
      statedMedian === undefined || statedMedian === median,
      `a true ${truth}: ${median} audits, ${statedMedian} stated`,
    );
  }
  for (const { stream, everyWindow, service, stated } of rates.dependence) {
    hold(service.upper <= alphaRatio, `${stream}: the service passes ${service.ratio}`);
    if (stated === undefined) continue;
    const nearest = Math.min(stated.most, Math.max(stated.least, everyWindow.ratio));
    const far = standardErrors(everyWindow, nearest, 20_000, 0.01);
    hold(
      far <= mostStandardErrors,
      `${stream}: ${everyWindow.ratio} of every window, ${nearest} stated`,
    );
  }
  return misses;
}

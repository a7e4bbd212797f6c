import type { BarInterval } from "#lib/kernel/bar.ts";
import { isIntraday } from "#lib/kernel/calendar.ts";
import type { FieldViolation } from "#lib/kernel/fault.ts";

/** The second pass of each audit run: forecasts on shorter bars, traded in the same portfolio. */
export interface IntradayPass {
  /** Length of its bars, shorter than a day. */
  readonly interval: BarInterval;
  /** Bars ahead of each of its forecasts; also how long its positions are held. */
  readonly horizonBars: number;
  /** Closes of its first bars after the audit run's as-of at which it decides. */
  readonly cycles: number;
  /** Latest bars that its forecasts are made from; absent: as many as the forecast policy looks at. */
  readonly lookbackBars?: number;
}

/** What applies where a request does not say. */
export const intradayDefaults = { interval: "HOUR_1", horizonBars: 6, cycles: 3 } as const;

const limits = { horizonBars: 250, cycles: 50, lookbackBars: 5_000 } as const;

/** What is wrong with a pass beside the bars of its sprint. */
export function passViolations(
  pass: IntradayPass | undefined,
  interval: BarInterval,
): readonly FieldViolation[] {
  if (pass === undefined) return [];
  const field = "spec.intraday_pass";
  const violations: FieldViolation[] = [];
  if (isIntraday(interval)) {
    const description = "follows audit runs on daily bars; leave it out, or set interval to DAY_1";
    violations.push({ field, description });
  }
  if (!isIntraday(pass.interval)) {
    const description = "must be shorter than a day";
    violations.push({ field: `${field}.interval`, description });
  }
  const outside = (name: string, value: number, most: number) => {
    if (Number.isInteger(value) && value >= 1 && value <= most) return;
    const description = `must be a whole number from 1 to ${most}, not ${value}`;
    violations.push({ field: `${field}.${name}`, description });
  };
  outside("horizon_bars", pass.horizonBars, limits.horizonBars);
  outside("cycles", pass.cycles, limits.cycles);
  if (pass.lookbackBars !== undefined) {
    outside("lookback_bars", pass.lookbackBars, limits.lookbackBars);
  }
  return violations;
}

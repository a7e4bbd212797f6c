import { type FieldViolation, invalidField, invalidFields } from "#lib/kernel/fault.ts";
import { tickerProblem } from "#lib/kernel/instrument.ts";
import { largestAmountMicros } from "#lib/kernel/money.ts";
import { passViolations } from "./intraday-pass.ts";
import { pairProblem } from "./paired-sprints.ts";
import type { SprintSpec } from "./sprint.ts";

const limits = {
  tickers: 50,
  audits: 1_000,
  horizonBars: 250,
  spacingBars: 5_000,
} as const;

/** Most tickers of a sprint. */
export const mostTickers = limits.tickers;

/**
 * What a request may allow by name beside the quarantine of a quality check. `synthetic-fx`: recorded
 * bars may be converted at generated rates.
 */
export const allowances = ["synthetic-fx"] as const;

/** Whether the request allows it. */
export function allows({ allow = [] }: SprintSpec, what: (typeof allowances)[number]): boolean {
  return allow.includes(what);
}

/**
 * Refuses a specification that no sprint could follow.
 * @throws Fault FIELD_INVALID with one violation per field that is out of range.
 */
export function checkSpec(spec: SprintSpec): void {
  const violations = [
    ...tickerViolations(spec.tickers),
    ...outside("spec.audits", spec.audits, 1, limits.audits),
    ...outside("spec.horizon_bars", spec.horizonBars, 1, limits.horizonBars),
    ...outside("spec.spacing_bars", spec.spacingBars, 0, limits.spacingBars),
    ...passViolations(spec.intradayPass, spec.interval),
  ];
  const unpaired = pairProblem(spec);
  if (unpaired !== undefined) violations.push({ field: "spec.pair", description: unpaired });
  const cash = spec.startingCashMicros;
  if (cash <= 0n || cash > largestAmountMicros) {
    violations.push({
      field: "spec.starting_cash_micros",
      description: `must be over 0 and at most ${largestAmountMicros}, not ${cash}`,
    });
  }
  if (violations.length > 0) throw invalidFields(violations);
}

/**
 * Refuses a horizon before the holding limit: the risk gate reads every forecast at that limit, and would
 * deny each signal for want of a price there.
 * @throws Fault FIELD_INVALID
 */
export function checkHorizon({ horizonBars }: SprintSpec, holdingBars: number): void {
  if (horizonBars >= holdingBars) return;
  const shorter =
    "set a shorter holding limit (--holding-bars, risk_overrides.holding_limit, holdingLimit in risk-gate.yaml)";
  const advice =
    holdingBars > limits.horizonBars
      ? `no forecast reaches further than ${limits.horizonBars}, so ${shorter}`
      : `ask for ${holdingBars} or more, or ${shorter}`;
  throw invalidField(
    "spec.horizon_bars",
    `${horizonBars} is before the holding limit of ${holdingBars} bars, where the risk gate reads every forecast; ${advice}`,
  );
}

/**
 * Refuses what does not go with forecasts of somebody else.
 * @throws Fault FIELD_INVALID
 */
export function checkSubmission({ intradayPass, openSeal }: SprintSpec): void {
  const field = "spec.forecast_overrides.submission";
  if (intradayPass !== undefined) {
    throw invalidField(field, "has forecasts at daily closes alone; leave out spec.intraday_pass");
  }
  if (openSeal === undefined) return;
  const description = `may have been made from bars that ${openSeal} hides from sprints alone; leave out spec.open_seal, which a sprint opens once`;
  throw invalidField(field, description);
}

/** The horizon where a request states none: the default, or the holding limit where that is longer and a forecast reaches it. */
export function defaultHorizon(defaultBars: number, holdingBars: number): number {
  return holdingBars > limits.horizonBars ? defaultBars : Math.max(defaultBars, holdingBars);
}

function tickerViolations(tickers: readonly string[]): FieldViolation[] {
  const field = "spec.tickers";
  if (tickers.length === 0 || tickers.length > limits.tickers) {
    return [{ field, description: `1 to ${limits.tickers} tickers, not ${tickers.length}` }];
  }
  return tickers.flatMap((ticker, index) => {
    const malformed = tickerProblem(ticker);
    if (malformed !== undefined) return [{ field: `${field}[${index}]`, description: malformed }];
    if (tickers.indexOf(ticker) < index) {
      return [{ field: `${field}[${index}]`, description: `${ticker} is named twice` }];
    }
    return [];
  });
}

function outside(field: string, value: number, least: number, most: number): FieldViolation[] {
  if (Number.isInteger(value) && value >= least && value <= most) return [];
  return [{ field, description: `must be a whole number from ${least} to ${most}, not ${value}` }];
}

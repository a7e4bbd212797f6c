import { Fault, type FieldViolation, invalidFields } from "#lib/kernel/fault.ts";
import { unitTermsOf } from "#lib/kernel/quantity.ts";
import {
  type BarHistory,
  type BarQuality,
  qualityCheckNames,
} from "../../market-data/app/bar-history.ts";
import { allowances } from "../domain/spec-rules.ts";
import type { PinnedSeries, QualityFinding, SprintSpec } from "../domain/sprint.ts";
import type { RateHistory } from "./rate-history.ts";

/** The quality of all bars that a sprint would run on. */
export interface DataQuality {
  /** In the order of the tickers. */
  readonly ofTickers: readonly BarQuality[];
  /** In the order of the rates and their legs. */
  readonly ofRates: readonly BarQuality[];
}

/**
 * Checks the bars that a sprint would trade on, and those that it would convert at.
 * @throws Fault BARS_QUARANTINED naming each series
 *   that a check quarantines which is not allowed, why, and what clears it.
 */
export async function checkDataQuality(
  histories: readonly BarHistory[],
  rates: readonly RateHistory[],
  { allow = [] }: SprintSpec,
): Promise<DataQuality> {
  const legs = rates.flatMap(({ from, to, legs: ofRate }) =>
    ofRate.map(({ history }) => {
      return { history, field: "spec.base_currency", use: `, which converts ${from} into ${to},` };
    }),
  );
  const traded = histories.map((history, index) => {
    return { history, field: `spec.tickers[${index}]`, use: "" };
  });
  const qualities = await checkQualities([...traded, ...legs], allow);
  return {
    ofTickers: qualities.slice(0, histories.length),
    ofRates: qualities.slice(histories.length),
  };
}

/** Bars of a request, the field that asks for them, and what for, where that is not plain from the field. */
export interface CheckedBars {
  readonly history: BarHistory;
  readonly field: string;
  readonly use: string;
}

/** The qualities of bars, in their order. @throws Fault BARS_QUARANTINED as `checkDataQuality` does. */
export async function checkQualities(
  checked: readonly CheckedBars[],
  allow: readonly string[] = [],
): Promise<readonly BarQuality[]> {
  const qualities: BarQuality[] = [];
  const violations: FieldViolation[] = [];
  for (const { history, field, use } of checked) {
    const quality = await history.quality();
    qualities.push(quality);
    for (const { state, check, description, remedy } of quality.findings) {
      if (state !== "QUARANTINED" || allow.includes(check)) continue;
      const clears = `${remedy}; or pass it over with --allow ${check}`;
      violations.push({
        field,
        description: `${history.instrument.ticker}${use} is quarantined by ${check}: ${description}; ${clears}`,
      });
    }
  }
  if (violations.length === 0) return qualities;
  const message = violations.map(({ field, description }) => `${field}: ${description}`).join("; ");
  throw new Fault("FAILED_PRECONDITION", "BARS_QUARANTINED", message, { violations });
}

/** Why a series that nobody named is no part of a sprint; undefined where it can be. */
export async function refusalOf(
  history: BarHistory,
  allowed: readonly string[],
): Promise<string | undefined> {
  if (!history.hasOpens) return "its bars have no opens, so that it cannot be traded";
  const problem = history.problem();
  if (problem !== undefined) return problem;
  const { findings } = await history.quality();
  const found = findings.find(
    ({ state, check }) => state === "QUARANTINED" && !allowed.includes(check),
  );
  return found && `quarantined by ${found.check}: ${found.description}`;
}

/** A series as a sprint pins it. */
export function pinnedSeries(
  { instrument, source, dataHash, provenance, ...history }: BarHistory,
  quality: BarQuality,
): PinnedSeries {
  const { basis } = quality;
  const { length } = history.dividendsBetween(-Infinity, Infinity);
  return {
    ticker: instrument.ticker,
    source,
    dataHash,
    ...unitTermsOf(instrument),
    ...(basis !== undefined && { basis }),
    findings: pinnedFindings(quality),
    provenance,
    ...(length > 0 && { dividendCount: length }),
  };
}

/** What a sprint pins of what was found in a series. */
export function pinnedFindings(quality: BarQuality | undefined): readonly QualityFinding[] {
  const findings = quality?.findings ?? [];
  return findings.map(({ check, state, description }) => ({ check, state, description }));
}

/**
 * Refuses a name in `allow` that is neither a quality check nor an allowance.
 * @throws Fault FIELD_INVALID listing what can be allowed
 */
export function refuseUnknownAllowances({ allow = [] }: SprintSpec): void {
  const known: readonly string[] = [...qualityCheckNames, ...allowances];
  const violations = allow.flatMap((name, index): FieldViolation[] => {
    if (known.includes(name)) return [];
    const description = `"${name}" is nothing that can be allowed; known: ${known.join(", ")}`;
    return [{ field: `spec.allow[${index}]`, description }];
  });
  if (violations.length > 0) throw invalidFields(violations);
}

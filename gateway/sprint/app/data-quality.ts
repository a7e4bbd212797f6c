import { Fault, type FieldViolation, invalidFields } from "#lib/kernel/fault.ts";
import { unitTermsOf } from "#lib/kernel/quantity.ts";
import {
  type BarHistory,
  type BarQuality,
  qualityCheckNames,
} from "../../market-data/app/bar-history.ts";
import { allowances } from "../domain/spec-rules.ts";
import type { PinnedSeries, SprintSpec } from "../domain/sprint.ts";

/**
 * The quality of the bars that a sprint would run on, in the order of its tickers.
 * @throws Fault BARS_QUARANTINED naming each series
 *   that a check quarantines which is not allowed, why, and what clears it.
 */
export async function checkDataQuality(
  histories: readonly BarHistory[],
  { allow = [] }: SprintSpec,
): Promise<readonly BarQuality[]> {
  const qualities: BarQuality[] = [];
  for (const history of histories) qualities.push(await history.quality());
  const violations = qualities.flatMap(({ findings }, index) => {
    const ticker = histories[index]?.instrument.ticker;
    return findings
      .filter(({ state, check }) => state === "QUARANTINED" && !allow.includes(check))
      .map(({ check, description, remedy }): FieldViolation => {
        const clears = `${remedy}; or pass it over with --allow ${check}`;
        return {
          field: `spec.tickers[${index}]`,
          description: `${ticker} is quarantined by ${check}: ${description}; ${clears}`,
        };
      });
  });
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
  { instrument, source, dataHash, provenance }: BarHistory,
  { basis, findings }: BarQuality,
): PinnedSeries {
  return {
    ticker: instrument.ticker,
    source,
    dataHash,
    ...unitTermsOf(instrument),
    ...(basis !== undefined && { basis }),
    findings: findings.map(({ check, state, description }) => ({ check, state, description })),
    provenance,
  };
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

import { readFileSync } from "node:fs";
import type { StoredForecast, StoredOutcome } from "#services/forecast/store/older-content.ts";

interface ForecastRow {
  readonly name: string;
  readonly audit_set: string;
  readonly ticker: string;
  readonly as_of_ms: number;
  readonly content_hash: string;
  readonly content: StoredForecast;
  readonly policy: unknown;
}

interface OutcomeRow {
  readonly forecast: string;
  readonly data_hash: string;
  readonly content: StoredOutcome;
}

/**
 * Rows as the version before evidence, regimes and conformal intervals wrote them, of the bars that
 * `test/contract/forecast` forecasts from: two forecasts, the first of them scored.
 */
export const olderRows: {
  readonly forecast: readonly [ForecastRow, ForecastRow];
  readonly outcome: readonly [OutcomeRow];
} = JSON.parse(
  readFileSync(new URL("../testdata/older-forecast-rows.json", import.meta.url), "utf8"),
);

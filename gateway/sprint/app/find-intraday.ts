import { invalidField } from "#lib/kernel/fault.ts";
import type { BarHistory, BarQuality, ReadHistory } from "../../market-data/app/bar-history.ts";
import type { IntradayPass } from "../domain/intraday-pass.ts";
import type { PinnedSeries, SprintSpec } from "../domain/sprint.ts";
import { checkQualities, pinnedSeries } from "./data-quality.ts";
import { readIntraday } from "./intraday-data.ts";
import { refuseMix, refuseUnsound } from "./pinned-data.ts";

/** The series of the intraday pass of a sprint. */
export interface FoundIntraday {
  /** By the places of the tickers; undefined for one that has none. */
  readonly histories: readonly (BarHistory | undefined)[];
  /** As the sprint pins them. */
  readonly pinned: readonly PinnedSeries[];
}

/**
 * Finds the series of the intraday pass. They are held to what the daily ones are held to.
 * @throws Fault FIELD_INVALID where recorded and generated bars would mix; BARS_INVALID; BARS_QUARANTINED.
 */
export async function findIntraday(
  read: ReadHistory,
  daily: readonly BarHistory[],
  spec: SprintSpec & { readonly intradayPass?: IntradayPass },
): Promise<FoundIntraday> {
  const { interval } = spec.intradayPass as IntradayPass;
  const histories = await readIntraday(read, daily, interval);
  const stored = histories.filter((one) => one !== undefined);
  refuseMix([...daily, ...stored]);
  const checked = stored.map((history) => ({ history, field: "spec.intraday_pass", use: "" }));
  refuseUnsound(checked);
  const qualities = await checkQualities(checked, spec.allow);
  const pinned = stored.map((one, index) => {
    // Those of the daily series are paid.
    const { dividendCount, ...series } = pinnedSeries(one, qualities[index] as BarQuality);
    return series;
  });
  return { histories, pinned };
}

/** @throws Fault FIELD_INVALID for a look-back that is too short for a forecast. */
export function checkLookback({ lookbackBars }: IntradayPass, minimumBars: number): void {
  if (lookbackBars === undefined || lookbackBars >= minimumBars) return;
  throw invalidField(
    "spec.intraday_pass.lookback_bars",
    `${lookbackBars} bars are fewer than the ${minimumBars} that a forecast is made from; ask for that many or more`,
  );
}

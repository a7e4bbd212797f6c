import { intervalLengthMs, isIntraday } from "#lib/kernel/calendar.ts";
import type { Sprint } from "../sprint.ts";
import { type NewTrial, type TriedSprint, trialOf } from "./trial.ts";

/** That of versions in which it was a constant. */
const earlierFamilyAlpha = 0.05;

/** A sprint of a version that counted no trials. */
export type EarlierSprint = TriedSprint & Pick<Sprint, "series" | "basket">;

/**
 * The trials of a sprint of a version that counted none, from what was journalled: its bars need not be stored any
 * more. What nobody wrote down is taken so that it counts for more dates and is no confirmation of anything.
 * @param settlementMs - as-of of its settlement; absent where it has none.
 */
export function earlierTrialsOf(
  sprint: EarlierSprint,
  settlementMs: number | undefined,
): readonly NewTrial[] {
  const { spec, asOfTimesMs, series = [], basket = [], createTimeMs, forward } = sprint;
  const firstAsOfMs = asOfTimesMs[0] ?? createTimeMs;
  const lastOutcomeMs = settlementMs ?? latestOutcome(sprint);
  return spec.tickers.map((ticker) => {
    const { provenance } = series.find((one) => one.ticker === ticker) ?? {};
    const { lastCloseMs } = basket.find((one) => one.ticker === ticker) ?? {};
    return trialOf(sprint, {
      ticker: ticker.replace("/", "-"),
      provenance: provenance ?? "REAL",
      dataEndMs: lastCloseMs ?? createTimeMs,
      firstAsOfMs,
      familyAlphaRatio: earlierFamilyAlpha,
      ...(forward === undefined && { lastOutcomeMs }),
    });
  });
}

const dayMs = 86_400_000;
const shortestSessionMs = 6 * 3_600_000;

/** An instant by which the bars of the last audit run have closed, with two weeks for holidays. */
function latestOutcome({ spec, asOfTimesMs, settlementBars, createTimeMs }: TriedSprint): number {
  const bars = settlementBars ?? spec.horizonBars;
  const sessions = isIntraday(spec.interval)
    ? Math.ceil((bars * intervalLengthMs(spec.interval)) / shortestSessionMs)
    : bars;
  return (asOfTimesMs.at(-1) ?? createTimeMs) + (Math.ceil((sessions * 7) / 5) + 14) * dayMs;
}

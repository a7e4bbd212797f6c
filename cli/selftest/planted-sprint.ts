import { timestampToMessage } from "#lib/wire/timestamp.ts";
import { AssuredVerdict } from "#proto/pmx/audit/v1/assurance_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { barsOf, importBars, type Movement, runSprint } from "./sprints.ts";
import type { Stack } from "./stack.ts";

/** A rise that forecasts can follow, and none. */
export const movements = {
  trend: { drift: 1, annualisedVolatility: 0.06 },
  noise: { drift: 0, annualisedVolatility: 0.2 },
} as const satisfies Readonly<Record<string, Movement>>;

/** The first bar that is sealed. */
const sealedFrom = 300;
/** Sixteen audit runs, two weeks apart. */
const plan = { audits: 16, spacingBars: 10, horizonBars: 10 };

/** Runs a sprint on bars that move so and that were sealed before any sprint saw them. */
export async function sealedSprint(
  stack: Stack,
  ticker: string,
  seed: number,
  movement: Movement,
): Promise<Sprint> {
  const series = barsOf(ticker, seed, movement);
  await importBars(stack, series);
  const fromTime = timestampToMessage(series.bars[sealedFrom]!.startTimeMs);
  const { seal } = await stack.sprints.sealBars({ tickers: [ticker], fromTime });
  return runSprint(stack, { ...plan, tickers: [ticker], openSeal: seal!.name });
}

/** Runs the same sprint on bars that were there before its settings. */
export async function seenSprint(
  stack: Stack,
  ticker: string,
  seed: number,
  movement: Movement,
): Promise<Sprint> {
  await importBars(stack, barsOf(ticker, seed, movement));
  return runSprint(stack, { ...plan, tickers: [ticker] });
}

/** Whether the gate of a sprint has an assured PASS. */
export function hasAssuredPass({ result }: Sprint): boolean {
  return result?.gates[0]?.assured?.verdict === AssuredVerdict.PASS;
}

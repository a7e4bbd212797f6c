import type { Bar } from "#lib/kernel/bar.ts";
import { type BarKind, closeTimeMs } from "#lib/kernel/calendar.ts";
import { packBars } from "../domain/bar-columns.ts";
import { checkBars, checkEnoughBars, checkNoLookAhead } from "../domain/bars.ts";
import type { ForecastPolicy } from "../domain/policy.ts";
import type { RegimeReport } from "../domain/regime/detect-regime.ts";
import type { FitCaller, FitEngine } from "./ports.ts";

/** What to detect a regime from. */
export interface DetectRegime {
  /** A year has more bars for some classes; by an unknown one it has 252 sessions. */
  readonly kind: BarKind;
  readonly bars: readonly Bar[];
  /** The close of the last bar where absent. */
  readonly asOfMs: number | undefined;
  readonly policy: ForecastPolicy;
}

/** A regime with the times of the bars that it was detected from. */
export interface RegimeReading extends RegimeReport {
  /** When each bar that was seen closed, UTC milliseconds, oldest first. */
  readonly closeTimesMs: readonly number[];
}

/**
 * The regime that the market is in, by the latest bars that the policy looks at. Stores nothing.
 * @throws Fault BARS_TOO_FEW (fewer than the window and the bar before it), BARS_INVALID,
 *   BARS_OUT_OF_ORDER, LOOK_AHEAD, OVERLOADED, DRAINING, DEADLINE, or the signal's reason when it aborts
 */
export async function detectRegime(
  { engine }: { readonly engine: Pick<FitEngine, "regime"> },
  { bars, kind, asOfMs, policy }: DetectRegime,
  caller: FitCaller,
): Promise<RegimeReading> {
  const { interval } = kind;
  checkBars(bars);
  if (asOfMs !== undefined) checkNoLookAhead(bars, interval, asOfMs);
  const fewest = policy.regime.windowBars + 1;
  checkEnoughBars(bars, fewest);
  const used = bars.slice(-Math.max(policy.lookbackBars, fewest));
  const report = await engine.regime(packBars(used, kind), policy, caller);
  return { ...report, closeTimesMs: used.map((bar) => closeTimeMs(bar, interval)) };
}

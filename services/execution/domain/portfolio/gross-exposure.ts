import type { Micros } from "#lib/kernel/money.ts";
import { totalMicros } from "../fills/charge.ts";
import type { Fill } from "../fills/fill.ts";
import type { Refusal } from "../orders/order.ts";
import { marksBefore } from "./marks-before.ts";
import { ownCashMicros, type PortfolioState } from "./portfolio-state.ts";
import { equityMicros, type Marks, markedMicros } from "./position.ts";

const unit = 1_000_000_000_000n;

/**
 * Most that may be held and on order at the last closes, longs and shorts alike, for the cap to hold at opens up to the gap
 * buffer g away, all of them to the worse side: with it the exposure G grows to G × (1 + g) and the equity E falls to
 * E − G × g, so that G ≤ cap × E ÷ (1 + g + cap × g). Costs come out of the buffer. Undefined without a cap.
 */
export function grossLimitMicros(state: PortfolioState): Micros | undefined {
  const { maximumGrossExposureRatio: ratio, gapBufferBps = 0 } = state.portfolio.policy;
  if (ratio === undefined) return undefined;
  const equity = equityMicros(ownCashMicros(state), state.lots, state.marks);
  if (equity <= 0n) return 0n;
  const cap = exactRatio(ratio);
  const gap = BigInt(Math.round(gapBufferBps * 1e8));
  return (equity * cap * unit) / ((unit + gap) * unit + cap * gap);
}

/**
 * Why a fill is refused for what is held after it, longs and shorts alike; undefined where that is within the policy's
 * share of the equity. Prices are those of the opens of this bar and, where they are worse, the marks before it: no reader
 * who values the portfolio at either finds more than the cap.
 * @param state - before the fill.
 * @param opens - marks of everything held, at the opens of the bar's instruments.
 */
export function grossRefusal(state: PortfolioState, fill: Fill, opens: Marks): Refusal | undefined {
  const { maximumGrossExposureRatio: ratio } = state.portfolio.policy;
  if (ratio === undefined) return undefined;
  for (const marks of [opens, marksBefore(state, opens)]) {
    const gross = markedMicros(state.lots, marks) + fill.notionalMicros;
    const equity = equityMicros(ownCashMicros(state), state.lots, marks) - totalMicros(fill.costs);
    if (gross * unit <= (equity > 0n ? equity : 0n) * exactRatio(ratio)) continue;
    const message =
      `with it ${gross} micros would be held, long and short counted alike, ` +
      `of an equity of ${equity}, over ${ratio} of it`;
    return { reason: "GROSS_EXPOSURE", message };
  }
  return undefined;
}

/** A ratio in parts of 10^−12. */
function exactRatio(ratio: number): bigint {
  return BigInt(Math.floor(ratio * 1e12 + 0.5));
}

import type { BarbellShare } from "#lib/kernel/barbell.ts";
import { type ExactPrice, notionalMicros } from "#lib/kernel/exact-price.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { Micros } from "#lib/kernel/money.ts";
import type { Exposure } from "#lib/kernel/portfolio-facts.ts";
import type { PortfolioView } from "../inputs.ts";
import type { BarbellSettings } from "../policy/barbell-settings.ts";
import { barbellCaps, type HeldNotional, safeShareRatio } from "./barbell-caps.ts";
import { bucketOf } from "./bucket.ts";
import { projectIncrement } from "./project-increment.ts";

/** What a barbell makes of one order. */
export interface BarbellAllocation extends BarbellShare {
  /** What is left of the notional that was asked for; undefined where an input is missing. */
  readonly allowedMicros: Micros | undefined;
  /** The cap that leaves less than was asked for, as `barbellCaps` names it; undefined for none. */
  readonly bindingCap: string | undefined;
  /** Cash and safe instruments before the order, as a share of the equity; undefined where it is unknown. */
  readonly safeShareRatio: number | undefined;
}

/**
 * What the barbell leaves of an order. What leaves of its instrument at the open at which it fills is not held any
 * more. The multiplier is what is left ÷ what was asked for: 1 where nothing was asked for, since nothing is taken
 * away, and 0 where the exposures of the portfolio or the price are unknown.
 *
 * @param price - of a unit in the portfolio's currency; undefined where it is unknown.
 * @param requestedMicros - 0 or more; undefined where it is unknown.
 */
export function barbellAllocation(
  barbell: BarbellSettings,
  instrument: Instrument,
  portfolio: PortfolioView,
  price: ExactPrice | undefined,
  requestedMicros: Micros | undefined,
): BarbellAllocation {
  const bucket = bucketOf(instrument, barbell);
  const held = heldOf(portfolio, instrument, price);
  if (held === undefined || requestedMicros === undefined) {
    const unknown = { allowedMicros: undefined, bindingCap: undefined, safeShareRatio: undefined };
    return { bucket, multiplier: 0, ...unknown };
  }
  const allocated = { equityMicros: portfolio.equityMicros, held };
  const caps = barbellCaps(barbell, allocated, [instrument]);
  const [projected] = projectIncrement([requestedMicros], caps);
  const { micros = 0n, bindingCap } = projected ?? {};
  const multiplier = requestedMicros === 0n ? 1 : Number(micros) / Number(requestedMicros);
  const safeShare = safeShareRatio(barbell, allocated);
  return { bucket, multiplier, allowedMicros: micros, bindingCap, safeShareRatio: safeShare };
}

/** Undefined where the portfolio does not say what it holds, or an amount is not known. */
function heldOf(
  { facts, leavingUnits = 0n }: PortfolioView,
  { ticker }: Instrument,
  price: ExactPrice | undefined,
): readonly HeldNotional[] | undefined {
  if (facts === undefined || price === undefined) return undefined;
  const leaving = notionalMicros(leavingUnits < 0n ? -leavingUnits : leavingUnits, price);
  const held = heldNotionals(facts.exposures);
  return held?.map((one) => {
    if (one.instrument.ticker !== ticker) return one;
    return { ...one, micros: one.micros > leaving ? one.micros - leaving : 0n };
  });
}

/**
 * What is held and on order of each instrument, long and short alike: a short takes of a limit as much as a long.
 * Undefined where one of the amounts is not known.
 */
export function heldNotionals(exposures: readonly Exposure[]): readonly HeldNotional[] | undefined {
  if (exposures.some(({ waitingUnknown }) => waitingUnknown)) return undefined;
  return exposures.map(({ instrument, heldMicros, waitingBuyMicros, waitingSellMicros }) => ({
    instrument,
    micros: (heldMicros < 0n ? -heldMicros : heldMicros) + waitingBuyMicros + waitingSellMicros,
  }));
}

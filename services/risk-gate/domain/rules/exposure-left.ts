import { notionalMicros, unitsPaidFor } from "#lib/kernel/exact-price.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { type Micros, shareOf } from "#lib/kernel/money.ts";
import { type Exposure, grossExposureMicros } from "#lib/kernel/portfolio-facts.ts";
import { quantityText, quantityWords } from "#lib/kernel/quantity.ts";
import {
  type Finding,
  missingFacts,
  notEvaluable,
  type Rule,
  type SizedEvaluation,
} from "./rule.ts";

/** What the instrument holds that leaves at the open at which the order fills, as the exposures count it. */
function leavingMicros({ portfolio, unitPrice }: SizedEvaluation, own: Exposure): Micros {
  const { leavingUnits = 0n } = portfolio;
  if (leavingUnits === 0n || unitPrice === undefined) return 0n;
  const worth = notionalMicros(magnitude(leavingUnits), unitPrice);
  // No more than is held, should the mark be lower than the last close.
  const held = magnitude(own.heldMicros);
  return (own.heldMicros < 0n ? -1n : 1n) * (worth < held ? worth : held);
}

/** What is held and on order at the open at which the order fills; undefined where the portfolio states none. */
export function exposuresAtOpen(evaluation: SizedEvaluation): readonly Exposure[] | undefined {
  const { ticker } = evaluation.instrument;
  return evaluation.portfolio.facts?.exposures.map((one) =>
    one.instrument.ticker === ticker
      ? { ...one, heldMicros: one.heldMicros - leavingMicros(evaluation, one) }
      : one,
  );
}

/**
 * What an order may be worth for some instruments together to stay within a share of the equity, longs and shorts both
 * counted as positive: a short takes as much of the limit as a long. Undefined where an amount is not known.
 * @param limitMicros - a limit of its own, where it is tighter; absent for none.
 */
export function leftOfShare(
  evaluation: SizedEvaluation,
  limitRatio: number,
  isCounted: (instrument: Instrument) => boolean,
  limitMicros?: Micros,
): Micros | undefined {
  const exposures = exposuresAtOpen(evaluation)?.filter((one) => isCounted(one.instrument));
  const gross = exposures && grossExposureMicros(exposures);
  if (gross === undefined) return undefined;
  const ofShare = shareOf(evaluation.portfolio.equityMicros, 1e4 * limitRatio);
  const limit = limitMicros !== undefined && limitMicros < ofShare ? limitMicros : ofShare;
  return limit - gross;
}

/** Units in whole lots that so much money admits; undefined where money or price is unknown. */
export function unitsWorth(
  { unitPrice, instrument }: SizedEvaluation,
  micros: Micros | undefined,
): bigint | undefined {
  if (micros === undefined || unitPrice === undefined) return undefined;
  const lotUnits = BigInt(instrument.lotSizeUnits);
  return micros <= 0n ? 0n : (unitsPaidFor(micros, unitPrice) / lotUnits) * lotUnits;
}

/** The finding of a rule that leaves an order so much money. */
export function leftFinding(
  rule: Pick<Rule, "reason">,
  evaluation: SizedEvaluation,
  micros: Micros | undefined,
  ofWhat: string,
): Finding {
  const { instrument, size } = evaluation;
  if (micros === undefined) return missingFacts(evaluation, "what is held and on order");
  const units = unitsWorth(evaluation, micros);
  const { requestedUnits } = size;
  if (units === undefined || requestedUnits === undefined) {
    return notEvaluable(evaluation, "the exposure");
  }
  const [observed, limit] = [Number(requestedUnits), Number(units)];
  const message =
    `${quantityWords(instrument, requestedUnits)} asked for, ${quantityText(instrument, units)} are left ` +
    `of ${ofWhat}: ${micros} micros`;
  if (units === 0n) return { outcome: "FAIL", reason: rule.reason, observed, limit, message };
  return requestedUnits <= units
    ? { outcome: "PASS", observed, limit, message }
    : { outcome: "REDUCE", reason: rule.reason, observed, limit, message };
}

function magnitude(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}

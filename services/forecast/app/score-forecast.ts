import type { Bar } from "#lib/kernel/bar.ts";
import { closeTimeMs } from "#lib/kernel/calendar.ts";
import { Fault, invalidField, notFound } from "#lib/kernel/fault.ts";
import { checkBars } from "../domain/bars.ts";
import { directionScore } from "../domain/direction/direction-score.ts";
import { originErrors } from "../domain/ensemble/evidence.ts";
import { dataHashOf } from "../domain/identity.ts";
import type { Outcome } from "../domain/outcome.ts";
import { riseScore } from "../domain/rise/rise-score.ts";
import { isDirectionRight } from "../domain/scoring/direction.ts";
import { referenceErrors } from "../domain/scoring/reference-errors.ts";
import { scoreHolding, scoreOutcome } from "../domain/scoring/score-outcome.ts";
import type { CreateForecastDependencies } from "./create-forecast.ts";
import type { Committed } from "./ports.ts";

/**
 * Joins a stored forecast to the first bars after its as-of, one per bar of the horizon; bars up to
 * the as-of and after the horizon are ignored. The forecast itself never changes.
 * @param holdingBars - bars that a position is held for, over which it is scored too; absent for none
 * @throws Fault NOT_FOUND, BARS_INVALID, BARS_OUT_OF_ORDER, HORIZON_NOT_CLOSED, BARS_CONFLICTING; FIELD_INVALID
 *   for more holding bars than the horizon has
 */
export async function scoreForecast(
  { store, nowMs }: Pick<CreateForecastDependencies, "store" | "nowMs">,
  name: string,
  bars: readonly Bar[],
  holdingBars?: number,
): Promise<Committed<Outcome>> {
  const forecast = store.find(name);
  if (forecast === undefined) throw notFound("forecast", name);
  checkBars(bars);
  const { asOfMs, interval, horizonBars } = forecast;
  if (holdingBars !== undefined && holdingBars > horizonBars) {
    const message = `${holdingBars} is beyond the ${horizonBars} bars of the forecast's horizon`;
    throw invalidField("holding_bars", message);
  }
  const after = bars.filter((bar) => closeTimeMs(bar, interval) > asOfMs);
  if (after.length < horizonBars) {
    const message = `${name} needs ${horizonBars} bars after its as-of ${new Date(asOfMs).toISOString()}; ${after.length} are given`;
    throw new Fault("FAILED_PRECONDITION", "HORIZON_NOT_CLOSED", message);
  }
  const realised = after.slice(0, horizonBars);
  const dataHash = dataHashOf(realised);
  const closes = realised.map((bar) => bar.close);
  const content = scoreOutcome(forecast, closes);
  const paths = forecast.models.map(({ prices }) => (prices.length > 0 ? prices : undefined));
  const closedMs = closeTimeMs(realised.at(-1)!, interval);
  const common = { forecast: name, createTimeMs: nowMs(), dataHash, closedMs };
  const outcome = {
    ...common,
    ...content,
    references: referenceErrors(forecast, closes),
    ...(holdingBars !== undefined && {
      holding: scoreHolding(
        forecast,
        closes.slice(0, holdingBars),
        closeTimeMs(realised[holdingBars - 1]!, interval),
      ),
    }),
  };
  const rise = riseScore(forecast, closes, closedMs);
  const heldBars = holdingBars ?? horizonBars;
  const isRight = isDirectionRight(forecast, closes.slice(0, heldBars));
  const heldUntilMs = closeTimeMs(realised[heldBars - 1]!, interval);
  const direction = directionScore(forecast, closes, heldBars, heldUntilMs);
  const errors = {
    ...originErrors(paths, closes, forecast.lastClosePrice),
    ...(rise && { rise }),
    ...(isRight !== undefined && { isDirectionRight: isRight }),
    ...(direction && { direction }),
  };
  const evidence = { closedMs, errors };
  const stored = await store.keepOutcome(forecast, outcome, evidence);
  if (stored.value.dataHash !== dataHash) {
    const message = `${name} was scored before with other bars; its outcome stays`;
    const metadata = { forecast: name, storedDataHash: stored.value.dataHash, dataHash };
    throw new Fault("ALREADY_EXISTS", "BARS_CONFLICTING", message, { metadata });
  }
  return stored;
}

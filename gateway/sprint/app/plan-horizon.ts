import { holdingBars } from "#lib/kernel/calendar.ts";
import type { BarHistory } from "../../market-data/app/bar-history.ts";
import { checkHorizon, defaultHorizon } from "../domain/spec-rules.ts";
import type { SprintSpec } from "../domain/sprint.ts";
import type { OfferedTradingPolicy } from "./trading-policy.ts";

/** Which fields of a spec hold the gateway's default because the request states none. */
export interface SpecDefaulted {
  readonly horizonBars: boolean;
}

/** A spec whose horizon reaches to the holding limit, and for how long each ticker is held. */
export interface PlannedHorizon {
  readonly spec: SprintSpec;
  /** Bars that a position of each ticker is held for at the most, in the order of the tickers. */
  readonly heldBars: readonly number[];
  readonly longestHoldingBars: number;
}

/** Lets a horizon that nobody stated reach to the holding limit. @throws Fault FIELD_INVALID for a stated one that does not */
export function planHorizon(
  spec: SprintSpec,
  histories: readonly BarHistory[],
  holdingLimit: OfferedTradingPolicy["holdingLimit"],
  defaults: SpecDefaulted,
): PlannedHorizon {
  const { interval } = spec;
  const heldBars = histories.map(({ instrument: { assetClass, exchange } }) =>
    holdingBars(holdingLimit, { interval, assetClass, exchange }),
  );
  const longestHoldingBars = Math.max(...heldBars);
  const planned = defaults.horizonBars
    ? { ...spec, horizonBars: defaultHorizon(spec.horizonBars, longestHoldingBars) }
    : spec;
  checkHorizon(planned, longestHoldingBars);
  return { spec: planned, heldBars, longestHoldingBars };
}

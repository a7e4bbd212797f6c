import { tallyOf } from "../evidence/fold.ts";
import { shareOf } from "./measurement.ts";
import type { PlainMetric } from "./scorecard-metric.ts";

const scoredByDirection = tallyOf("FORECAST_SCORED", ({ terminalDirection }) =>
  terminalDirection === undefined ? "NONE" : terminalDirection === 1 ? "RIGHT" : "WRONG",
);

export const directionHitRate: PlainMetric = {
  name: "terminal_direction_hit_rate",
  unit: "SHARE",
  denominator: "scored forecasts with a direction",
  meaning:
    "Share of scored forecasts whose last bar moved the way it was forecast; flat ones are left out.",
  interval: "wilson",
  measure(evidence) {
    const scored = evidence.of(scoredByDirection);
    return shareOf(scored.of("RIGHT"), scored.of("RIGHT") + scored.of("WRONG"));
  },
};

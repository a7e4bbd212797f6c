import { forecastGate } from "../configuration.ts";
import { heldAgainst } from "../retrial.ts";
import type { Attack } from "../scenario.ts";

export const swappedHorizon: Attack = {
  name: "swapped-horizon",
  kind: "ATTACK",
  stated: "CAUGHT",
  does: "Forecasts are judged over another horizon, at which they look better.",
  defence:
    "another horizon is a further trial, and for gates on the errors of forecasts PASS_LOOSENED",
  run(bench) {
    const gates = [forecastGate];
    return heldAgainst(bench, { first: { gates }, later: { gates, horizonBars: 20 } });
  },
};

import { forecastGate } from "../configuration.ts";
import { heldAgainst } from "../retrial.ts";
import type { Attack } from "../scenario.ts";

export const swappedBaseline: Attack = {
  name: "swapped-baseline",
  kind: "ATTACK",
  stated: "CAUGHT",
  does: "Forecasts are compared with a model that is easier to beat than the last close.",
  defence:
    "another baseline is a further trial, and for gates on the errors of forecasts PASS_LOOSENED",
  run(bench) {
    const gates = [forecastGate];
    const forecastOverrides = { baselineModel: "drift" };
    return heldAgainst(bench, { first: { gates }, later: { gates, forecastOverrides } });
  },
};

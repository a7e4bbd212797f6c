import { evaluateSpec } from "#services/audit/domain/gates/gate-evaluation.ts";
import { gateSpecSchema, pinSpec } from "#services/audit/domain/gates/gate-spec.ts";
import { evidenceWith, sampleRun, tradesWithProfits } from "#test/unit/audit/sample-evidence.ts";
import { runArea } from "./run-area.ts";

interface GivenArms {
  readonly totalTrades: number;
  readonly losingTrades: number;
  readonly deltaTotalReturnPct: number;
  readonly deltaProfitFactor: number;
  readonly deltaMaxDrawdown: number;
}

/** A criterion on a metric of the arm with the barbell, relative to the arm without. */
function relative(metric: string, comparator: "AT_LEAST" | "AT_MOST", unit: string) {
  const criterion = metric.replaceAll("_", "-");
  return { criterion, metric, comparator, unit, threshold: 0, minimumN: 1, relativeTo: "BASELINE" };
}

const promotion = gateSpecSchema.parse({
  kind: "CRITERIA",
  gate: "case",
  title: "A barbell that is promoted",
  criteria: [
    {
      criterion: "closed-trades",
      metric: "closed_trades",
      comparator: "AT_LEAST",
      threshold: 30,
      unit: "COUNT",
      minimumN: 0,
    },
    relative("total_return", "AT_LEAST", "SHARE"),
    relative("profit_factor_trades", "AT_LEAST", "RATIO"),
    relative("max_drawdown", "AT_MOST", "SHARE"),
  ],
});

/** An arm that loses 30 in each losing trade, falls by a share and ends with a return. */
function armOf(trades: number, losers: number, factor: number, fall: number, gain: number) {
  const winners = trades - losers;
  const win = (factor * 30 * losers) / Math.max(winners, 1);
  const profits = Array.from({ length: trades }, (_, at) => (at < winners ? win : -30));
  const run = sampleRun([100 * (1 - fall), 100 * (1 + gain)]);
  return evidenceWith({ trades: tradesWithProfits(profits), runs: [run] });
}

runArea<GivenArms>("barbell-promotion", (given) => {
  const { totalTrades, losingTrades, deltaProfitFactor, deltaMaxDrawdown } = given;
  const factor = 1 + deltaProfitFactor;
  const [fall, gain] = [0.1 + deltaMaxDrawdown, 0.1 + given.deltaTotalReturnPct];
  const arm = armOf(totalTrades, losingTrades, factor, fall, gain);
  const baseline = armOf(40, 10, 1, 0.1, 0.1);
  return { passed: evaluateSpec(pinSpec(promotion), arm, { baseline }).verdict === "PASS" };
});

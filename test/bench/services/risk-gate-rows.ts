import { Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import type { Child } from "./child.ts";
import { share } from "./instrument.ts";
import { ask, type Row, rowOf } from "./row.ts";
import { signal } from "./signal.ts";

const { estimateCost, evaluateSignal, getPolicy } = RiskGateService.method;

/** EstimateCost: nothing is stored, so this is what the service edge costs. */
export async function estimateCostRow(server: Child): Promise<Row> {
  let asked = 0;
  return rowOf(server, estimateCost, {
    id: "estimate-cost",
    title: "EstimateCost",
    requests: (count) =>
      Array.from({ length: count }, () => {
        asked += 1;
        return {
          instrument: share("AAPL"),
          quantityUnits: BigInt(1 + (asked % 500)),
          dailyVolatilityBps: 100 + (asked % 80),
          averageDailyVolumeUnits: 4e7,
        };
      }),
    expected: ({ cost }) => (cost?.totalBps ?? 0) > 0,
  });
}

/** EvaluateSignal of new signals, each with a policy and a cost model of its own. */
export async function evaluateSignalRow(server: Child): Promise<Row> {
  const { policy, costModel } = await ask(server, getPolicy, {});
  if (policy === undefined || costModel === undefined) throw new Error("the gate has no policy");
  let asked = 0;
  return rowOf(server, evaluateSignal, {
    id: "evaluate-signal",
    title: "EvaluateSignal",
    requests: (count) =>
      Array.from({ length: count }, () => ({ ...signal(asked++), policy, costModel })),
    expected: ({ decision }) =>
      decision !== undefined &&
      decision.verdict !== Verdict.UNSPECIFIED &&
      decision.rules.length > 8,
  });
}

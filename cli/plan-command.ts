import { toJson } from "@bufbuild/protobuf";
import { holdingBars } from "#lib/kernel/calendar.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { countedLimitFromMessage } from "#lib/wire/trading-message.ts";
import { Comparator } from "#proto/pmx/audit/v1/gate_pb.ts";
import {
  KeepSurfaceSchema,
  OperatingCharacteristicSchema,
} from "#proto/pmx/audit/v1/operating_characteristic_pb.ts";
import type { RiskPolicy } from "#proto/pmx/riskgate/v1/policy_pb.ts";
import { MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import type { CommandContext } from "./command-context.ts";
import { withGateway } from "./data/with-gateway.ts";
import { exitCodes } from "./exit-code.ts";
import type { TradeCount } from "./measured-trades.ts";
import type { PlanArguments } from "./plan-arguments.ts";
import { type CriterionOfPlan, type GateOfPlan, plannedGates } from "./plan-gates.ts";
import { plannedPolicy } from "./planned-policy.ts";
import { planText } from "./report/plan-report.ts";
import { reportWidth } from "./report/sprint-report.ts";
import { storedTrades } from "./stored-trades.ts";
import { type ExpectedTrades, expectTrades } from "./trades-to-expect.ts";

// A zero is a finding, so it is written out.
const writeOptions = { alwaysEmitImplicit: true } as const;

/**
 * Prints how often it will trade, as far as that is known, and what gates will need and let through before anything is run. Exit code 2 where one of them cannot pass
 * with so few observations, whatever they are; with --assured also where an assured PASS is unreachable.
 */
export async function planCommand(typed: PlanArguments, context: CommandContext): Promise<number> {
  const { terminal, environment } = context;
  const audits = typed.audits * typed.tickers.length;
  const counts = {
    auditRuns: typed.audits,
    audits,
    closedTrades: typed.trades ?? audits,
  };
  const policy = plannedPolicy(typed.overrides, environment);
  const assured = typed.assured && { ...typed.assured, holdingBars: heldBars(policy) };
  const gates = plannedGates(typed.gates, counts, typed.lookEvery, environment, assured);
  const expectedTrades = await expectedOf(typed, policy, context);
  if (typed.json) {
    terminal.out(`${JSON.stringify({ ...counts, expectedTrades, gates: gates.map(gateJson) })}\n`);
  } else {
    const areTradesKnown = typed.trades !== undefined;
    const plan = { ...counts, expectedTrades, tickers: typed.tickers, areTradesKnown };
    terminal.out(planText(plan, gates, Math.min(terminal.outColumns ?? reportWidth, reportWidth)));
  }
  const isInReach = gates.every(
    ({ outOfReach, assured = [], withoutLaw = [] }) =>
      outOfReach.length + withoutLaw.length === 0 &&
      assured.every(({ isReachable }) => isReachable),
  );
  return isInReach ? exitCodes.pass : exitCodes.inconclusive;
}

/** Daily bars that a position is held for at the most; without a limit one, by which windows are never too few. */
function heldBars({ holdingLimit }: RiskPolicy): number {
  if (holdingLimit === undefined) return 1;
  return holdingBars(countedLimitFromMessage(holdingLimit, "holding_limit"), { interval: "DAY_1" });
}

/** Starts services only where a place of stored sprints is named. */
async function expectedOf(
  { tickers, audits, place }: PlanArguments,
  policy: RiskPolicy,
  context: CommandContext,
): Promise<readonly ExpectedTrades[]> {
  const stored: ReadonlyMap<string, TradeCount> =
    place === undefined
      ? new Map()
      : await withGateway(place, context, (gateway) => storedTrades(gateway, policy, tickers));
  return expectTrades(tickers, audits, policy, stored);
}

function gateJson({ keepSurface, criteria, ...rest }: GateOfPlan) {
  return {
    ...rest,
    criteria: criteria.map(criterionJson),
    keepSurface: keepSurface ? toJson(KeepSurfaceSchema, keepSurface, writeOptions) : null,
  };
}

function criterionJson({ characteristic, unit, comparator, n, ...rest }: CriterionOfPlan) {
  return {
    ...rest,
    n: n ?? null,
    unit: enumName(MetricUnit, unit),
    comparator: enumName(Comparator, comparator),
    operatingCharacteristic: characteristic
      ? toJson(OperatingCharacteristicSchema, characteristic, writeOptions)
      : null,
  };
}

import { toJson } from "@bufbuild/protobuf";
import { enumName } from "#lib/wire/enum-name.ts";
import { Comparator } from "#proto/pmx/audit/v1/gate_pb.ts";
import {
  KeepSurfaceSchema,
  OperatingCharacteristicSchema,
} from "#proto/pmx/audit/v1/operating_characteristic_pb.ts";
import { MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import type { CommandContext } from "./command-context.ts";
import { exitCodes } from "./exit-code.ts";
import type { PlanArguments } from "./plan-arguments.ts";
import { type CriterionOfPlan, type GateOfPlan, plannedGates } from "./plan-gates.ts";
import { planText } from "./report/plan-report.ts";
import { reportWidth } from "./report/sprint-report.ts";

// A zero is a finding, so it is written out.
const writeOptions = { alwaysEmitImplicit: true } as const;

/**
 * Prints what gates will need and let through before anything is run. Exit code 2 where one of them cannot pass
 * with so few observations, whatever they are.
 */
export async function planCommand(typed: PlanArguments, context: CommandContext): Promise<number> {
  const { terminal, environment } = context;
  const audits = typed.audits * typed.tickers.length;
  const counts = {
    auditRuns: typed.audits,
    audits,
    closedTrades: typed.trades ?? audits,
  };
  const gates = plannedGates(typed.gates, counts, typed.lookEvery, environment);
  if (typed.json) {
    terminal.out(`${JSON.stringify({ ...counts, gates: gates.map(gateJson) })}\n`);
  } else {
    const plan = { ...counts, tickers: typed.tickers, areTradesKnown: typed.trades !== undefined };
    terminal.out(planText(plan, gates, Math.min(terminal.outColumns ?? reportWidth, reportWidth)));
  }
  const isInReach = gates.every(({ outOfReach }) => outOfReach.length === 0);
  return isInReach ? exitCodes.pass : exitCodes.inconclusive;
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

import { create } from "@bufbuild/protobuf";
import { spentAlpha } from "#lib/statistics/multiple-testing/spent-alpha.ts";
import { Comparator } from "#proto/pmx/audit/v1/gate_pb.ts";
import {
  type KeepSurface,
  KeepSurfaceSchema,
  type OperatingCharacteristic,
  OperatingCharacteristicSchema,
} from "#proto/pmx/audit/v1/operating_characteristic_pb.ts";
import { MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import type { AssurancePolicy } from "#services/audit/domain/assurance/assurance-policy.ts";
import {
  criteriaWithoutLaw,
  type PlannedAssurance,
  type PlannedWindows,
  plannedAssurances,
} from "#services/audit/domain/assurance/plan-assurance.ts";
import type { GateSpec } from "#services/audit/domain/gates/gate-spec.ts";
import { assumedSpreadBps } from "#services/audit/domain/gates/operating-characteristic.ts";
import {
  type DetectableMean,
  type PlannedCounts,
  type PlannedCriterion,
  planGate,
  type SeveralLooks,
} from "#services/audit/domain/gates/plan-gate.ts";
import {
  characteristicToMessage,
  keepSurfaceToMessage,
} from "#services/audit/rpc/characteristic-message.ts";
import { usageFault } from "./flag.ts";
import type { Environment } from "./setting.ts";

export { assumedSpreadBps };

/** How the windows of audit runs lie, and what trades bring. */
export interface AssuredPlan {
  readonly horizonBars: number;
  /** Bars that a position is held for at the most. */
  readonly holdingBars: number;
  /** Absent: no less than the horizon. */
  readonly spacingBars?: number;
  /** How far the return of a trade lies from its mean; absent: as far as is assumed elsewhere. */
  readonly spreadBps?: number;
  /** Place of the setting among those scored on the same dates, from 1: what of α is for it. */
  readonly trial: number;
}

/** What assured verdicts on a criterion take, with the bars that a window takes. */
export interface AssuredOfPlan extends PlannedAssurance {
  /** What a sprint of this place among the trials of its dates is judged at. */
  readonly alphaRatio: number;
  /** At the least where windows are of trades: a date without one is no window. */
  readonly barsPerWindow: number;
}

/** A criterion of a gate on file, with what a plan means for it. */
export interface CriterionOfPlan {
  readonly criterion: string;
  readonly metric: string;
  readonly denominator: string;
  readonly unit: MetricUnit;
  readonly comparator: Comparator;
  readonly threshold: number;
  /** Observations that there will be at most; undefined where the plan does not say. */
  readonly n: number | undefined;
  readonly neededN: number;
  readonly characteristic?: OperatingCharacteristic;
  readonly severalLooks?: SeveralLooks;
  readonly detectable?: DetectableMean;
}

/** A gate on file, with what a plan means for it. */
export interface GateOfPlan {
  readonly gate: string;
  readonly title: string;
  readonly criteria: readonly CriterionOfPlan[];
  readonly keepSurface?: KeepSurface;
  /** Audit runs of the block that decides; absent of a gate without blocks, and where none does. */
  readonly decidingAuditRuns?: number;
  readonly outOfReach: readonly string[];
  /** What assured verdicts on its shares and means take; absent where that was not asked for. */
  readonly assured?: readonly AssuredOfPlan[];
  /** Criteria without a law, so that no evidence is an assured PASS; absent where that was not asked for. */
  readonly withoutLaw?: readonly string[];
}

/**
 * The gates of the configuration folder as a plan meets them. Their files are all that it takes, so that no
 * service is started.
 * @param names the gates; empty for all on file
 * @param assured how the windows of assured verdicts lie; absent where they are not asked for
 * @throws Fault FIELD_INVALID for a name without a file; CONFIG_INVALID for a file that cannot be read
 */
export function plannedGates(
  names: readonly string[],
  counts: PlannedCounts,
  lookEvery: number | undefined,
  environment: Environment,
  assured?: AssuredPlan,
): readonly GateOfPlan[] {
  const { gates, assurance } = loadAuditConfig({ environment });
  for (const name of names) {
    if (gates.some(({ gate }) => gate === name)) continue;
    const known = gates.map(({ gate }) => gate).join(", ");
    throw usageFault("--gate", `there is no gate "${name}"; there are ${known}`);
  }
  return gates
    .filter(({ gate }) => names.length === 0 || names.includes(gate))
    .map((spec) => {
      const { criteria, keepSurface, ...rest } = planGate(spec, counts, lookEvery);
      return {
        ...rest,
        criteria: criteria.map(criterionOfPlan),
        ...(assured && {
          assured: assuredOf(spec, assured, counts, assurance),
          withoutLaw: criteriaWithoutLaw(spec),
        }),
        ...(keepSurface && {
          keepSurface: create(KeepSurfaceSchema, keepSurfaceToMessage(keepSurface)),
        }),
      };
    });
}

function assuredOf(
  spec: GateSpec,
  plan: AssuredPlan,
  counts: PlannedCounts,
  policy: AssurancePolicy,
): readonly AssuredOfPlan[] {
  const alphaRatio = spentAlpha(policy.alphaRatio, plan.trial);
  return plannedAssurances(spec, windowsOf(plan, counts), { ...policy, alphaRatio }).map((one) => ({
    ...one,
    alphaRatio,
    barsPerWindow: barsPerWindow(one, plan, counts),
  }));
}

function criterionOfPlan({
  observed,
  comparator,
  characteristic,
  minimumN: _,
  ...rest
}: PlannedCriterion): CriterionOfPlan {
  return {
    ...rest,
    metric: observed.name,
    denominator: observed.denominator,
    unit: MetricUnit[observed.unit],
    comparator: Comparator[comparator],
    ...(characteristic && {
      characteristic: create(
        OperatingCharacteristicSchema,
        characteristicToMessage(characteristic),
      ),
    }),
  };
}

/**
 * The windows that share no bar: of audit runs that lie closer than a horizon every second, third, … counts, of trades of
 * those that lie closer than positions are held.
 */
function windowsOf(plan: AssuredPlan, { auditRuns, closedTrades }: PlannedCounts): PlannedWindows {
  return {
    audits: Math.ceil(auditRuns / runsPerWindow(plan, plan.horizonBars)),
    trades: Math.min(Math.ceil(auditRuns / runsPerWindow(plan, plan.holdingBars)), closedTrades),
    spreadBps: plan.spreadBps ?? assumedSpreadBps,
  };
}

/** Audit runs of which one is a window of so many bars. */
function runsPerWindow({ horizonBars, spacingBars = horizonBars }: AssuredPlan, bars: number) {
  return Math.ceil(bars / spacingBars);
}

function barsPerWindow(
  { windowEnd, windows }: PlannedAssurance,
  plan: AssuredPlan,
  { auditRuns }: PlannedCounts,
): number {
  const spacing = plan.spacingBars ?? plan.horizonBars;
  if (windowEnd !== "TRADES") return spacing * runsPerWindow(plan, plan.horizonBars);
  return windows === 0 ? spacing : (spacing * auditRuns) / windows;
}

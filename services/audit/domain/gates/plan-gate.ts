import type { Metric } from "#lib/kernel/metric.ts";
import {
  detectableEffect,
  tSampleSize,
} from "#lib/statistics/operating-characteristics/mean-rule.ts";
import { anyLookPassProbability } from "#lib/statistics/operating-characteristics/several-looks.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { samplingOf } from "../metrics/catalogue.ts";
import { comparisonTolerance } from "../metrics/measurement.ts";
import type { Bound } from "./bound.ts";
import { sizeOf } from "./criterion-window.ts";
import { judgeSpec } from "./gate-evaluation.ts";
import type { CriterionResult } from "./gate-finding.ts";
import type { GateSpec } from "./gate-spec.ts";
import { type KeepSurface, keepSurfaceAt } from "./keep-surface.ts";
import {
  assumedSpreadBps,
  meanStepBps,
  type OperatingCharacteristic,
  operatingCharacteristic,
} from "./operating-characteristic.ts";
import { requiredAudits } from "./required-audits.ts";

/** What a sprint that is planned will have, at most. */
export interface PlannedCounts {
  /** Distinct as-of dates. */
  readonly auditRuns: number;
  /** Audit runs times tickers. */
  readonly audits: number;
  readonly closedTrades: number;
}

/** How often a wrong truth passes where the gate is evaluated several times and the first success counts. */
export interface SeveralLooks {
  readonly looks: readonly number[];
  readonly passRatio: number;
}

/** What a t test at 5 % (one-sided) with a power of 80 % makes of a mean return. */
export interface DetectableMean {
  /** Least distance from the threshold that the planned trades find; undefined without trades. */
  readonly distanceBps: number | undefined;
  readonly stepBps: number;
  /** Trades that find a distance of one step. */
  readonly stepN: number;
}

/** A criterion before there is evidence for it. */
export interface PlannedCriterion extends Bound {
  readonly criterion: string;
  /** What will be measured; it has no value yet. */
  readonly observed: Metric;
  /** Observations that there will be; undefined where the plan does not say. */
  readonly n: number | undefined;
  /** Observations without which it cannot PASS. */
  readonly neededN: number;
  readonly characteristic?: OperatingCharacteristic;
  readonly severalLooks?: SeveralLooks;
  readonly detectable?: DetectableMean;
}

/** A gate before a run. */
export interface PlannedGate {
  readonly gate: string;
  readonly title: string;
  readonly criteria: readonly PlannedCriterion[];
  readonly keepSurface?: KeepSurface;
  /**
   * Audit runs of the block that decides, of a gate that is evaluated in blocks: no later observation counts. Absent
   * where none reaches the required counts.
   */
  readonly decidingAuditRuns?: number;
  /** Ids of the criteria that cannot PASS with so few observations. */
  readonly outOfReach: readonly string[];
}

const errors = { alpha: 0.05, power: 0.8, sides: 1 } as const;

/** Evidence before anything was recorded: it tells which criteria a gate has, and what each measures. */
export const noEvidence: Evidence = {
  auditSet: "",
  deadLetterCount: 0,
  missingFacts: [],
  of: (fold) => fold.start(),
  observed: () => [],
};

/**
 * What a gate will need and what it will let through. Spreads of returns are assumed, since no trade shows one
 * yet; lifts are all taken to be beyond the promotion ratio.
 * @param lookEvery audits between two evaluations of which the first success counts; absent for one evaluation
 */
export function planGate(spec: GateSpec, counts: PlannedCounts, lookEvery?: number): PlannedGate {
  const block = decidingBlock(spec, counts);
  const decided = block ?? counts;
  const criteria = judgeSpec(spec, noEvidence).finding.criteria.map((result) =>
    plannedCriterion(result, decided, lookEvery),
  );
  const surface = keepSurfaceAt(spec, decided.audits, 1);
  return {
    gate: spec.gate,
    title: spec.title,
    criteria,
    ...(surface && { keepSurface: surface }),
    ...(block && { decidingAuditRuns: block.auditRuns }),
    outOfReach: criteria
      .filter(({ n, neededN }) => n !== undefined && n < neededN)
      .map(({ criterion }) => criterion),
  };
}

/** The first block that reaches the required counts, if audits and trades are spread evenly over the runs. */
function decidingBlock(spec: GateSpec, counts: PlannedCounts): PlannedCounts | undefined {
  if (spec.kind === "FORECAST_AUDITS" || spec.blockAuditRuns === undefined) return undefined;
  const required = requiredAudits(spec);
  const { auditRuns: all, audits, closedTrades } = counts;
  for (let runs = spec.blockAuditRuns; runs <= all; runs += spec.blockAuditRuns) {
    const block = {
      auditRuns: runs,
      audits: Math.floor((audits * runs) / all),
      closedTrades: Math.floor((closedTrades * runs) / all),
    };
    const isReached =
      block.auditRuns >= required.auditRuns &&
      block.audits >= required.audits &&
      block.closedTrades >= required.closes;
    if (isReached) return block;
  }
  return undefined;
}

function plannedCriterion(
  { criterion, observed, window, comparator, threshold, minimumN }: CriterionResult,
  counts: PlannedCounts,
  lookEvery: number | undefined,
): PlannedCriterion {
  const bound = { comparator, threshold, minimumN };
  const required = requiredCounts[observed.name];
  const all = (required ?? observationsOf[observed.denominator])?.(counts);
  const size = window && sizeOf(window);
  const n = all === undefined || size === undefined ? all : Math.min(all, size);
  const isRequired = required !== undefined && bound.comparator === "AT_LEAST";
  const neededN = Math.max(bound.minimumN, isRequired ? Math.ceil(bound.threshold) : 0);
  const planned = { criterion, observed, ...bound, n, neededN };
  if (n === undefined) return planned;
  const characteristic = operatingCharacteristic({ ...observed, n }, bound);
  if (characteristic === undefined) return planned;
  const severalLooks = severalLooksOf(observed, bound, characteristic, lookEvery);
  const detectable = detectableOf(observed, n);
  return {
    ...planned,
    characteristic,
    ...(severalLooks && { severalLooks }),
    ...(detectable && { detectable }),
  };
}

/** Counts that a plan knows, by metric. */
const requiredCounts: Readonly<Record<string, (counts: PlannedCounts) => number>> = {
  audit_runs: ({ auditRuns }) => auditRuns,
  audits: ({ audits }) => audits,
  effective_audits: ({ audits }) => audits,
  closed_trades: ({ closedTrades }) => closedTrades,
};

/** Observations that a plan knows, by what one observation is. */
const observationsOf: Readonly<Record<string, (counts: PlannedCounts) => number>> = {
  audits: ({ audits }) => audits,
  "effective audits": ({ audits }) => audits,
  // The gate decides once on each forecast; an intraday pass, of which a plan knows nothing, brings more.
  decisions: ({ audits }) => audits,
  "closed round trips": ({ closedTrades }) => closedTrades,
};

function severalLooksOf(
  { name, denominator }: Metric,
  { comparator, threshold, minimumN }: Bound,
  { n, wrong }: OperatingCharacteristic,
  every: number | undefined,
): SeveralLooks | undefined {
  if (every === undefined || denominator !== "effective audits") return undefined;
  if (samplingOf(name) !== "SHARE") return undefined;
  const looks: number[] = [];
  for (let look = every; look < n; look += every) if (look >= minimumN) looks.push(look);
  if (looks.length === 0) return undefined;
  looks.push(n);
  const rule = { comparator, threshold, tolerance: comparisonTolerance };
  return { looks, passRatio: anyLookPassProbability(rule, looks, wrong.truth) };
}

function detectableOf({ name, unit }: Metric, n: number): DetectableMean | undefined {
  if (samplingOf(name) !== "MEAN" || unit !== "BPS") return undefined;
  return {
    distanceBps: n === 0 ? undefined : detectableEffect(n, 1, errors) * assumedSpreadBps,
    stepBps: meanStepBps,
    stepN: tSampleSize(meanStepBps, assumedSpreadBps, errors),
  };
}

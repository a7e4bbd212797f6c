import { windowText } from "../gates/criterion-message.ts";
import type { CriterionSpec } from "../gates/gate-spec.ts";
import { type Demand, fixedDemand, movesBetween, numberDemand } from "./demand.ts";
import { type Move, notAsked } from "./loosening.ts";

/** Whether a metric's value rises or falls as a parameter of it rises. */
export const parameterEffects: Readonly<Record<string, "RISES" | "FALLS">> = {
  violationRatio: "FALLS",
  liftRatio: "RISES",
  shortHoldingDays: "RISES",
};

/**
 * What became looser of an earlier criterion. Nothing did where any present criterion, whatever its id, asks as much;
 * else it is held against the one of its id, or of its metric.
 */
export function criterionMoves(
  earlier: CriterionSpec,
  present: readonly CriterionSpec[],
): readonly Move[] {
  const compared = present.map((criterion) => ({ criterion, moves: moves(earlier, criterion) }));
  if (compared.some((one) => one.moves.length === 0)) return [];
  const counterpart =
    compared.find(({ criterion }) => criterion.criterion === earlier.criterion) ??
    compared.find(({ criterion }) => criterion.metric === earlier.metric);
  const field = `criteria.${earlier.criterion}`;
  if (counterpart === undefined) return [{ field, from: textOf(earlier), to: notAsked }];
  return counterpart.moves.map((move) => ({ ...move, field: `${field}.${move.field}` }));
}

/** What other numbers of a criterion say depends on these. */
const measured: readonly string[] = ["metric", "comparator", "relativeTo"];

function moves(earlier: CriterionSpec, present: CriterionSpec): readonly Move[] {
  const all = movesBetween(demandsOf(earlier), demandsOf(present));
  const changed = all.filter(({ field }) => measured.includes(field));
  if (changed.length > 0) return changed;
  // The observations that a window needs are its size.
  const isWindowed = all.some(({ field }) => field === "window");
  return isWindowed ? all.filter(({ field }) => field !== "minimumN") : all;
}

/** What a criterion asks; its warning threshold is not among it, since a warning changes no verdict. */
function demandsOf(criterion: CriterionSpec): readonly Demand[] {
  const { metric, comparator, threshold, minimumN, window, relativeTo, parameters } = criterion;
  return [
    fixedDemand("metric", metric),
    fixedDemand("comparator", comparator),
    fixedDemand("relativeTo", relativeTo ?? "nothing"),
    fixedDemand("window", window === undefined ? "all" : windowText(window)),
    ...Object.entries(parameters).map(([name, value]) => parameterDemand(name, value, criterion)),
    numberDemand("threshold", threshold, comparator === "AT_LEAST" ? "LOWER" : "HIGHER"),
    numberDemand("minimumN", minimumN, "LOWER"),
  ];
}

/** A parameter that makes a metric rise is looser where it is higher, if the metric is to be high. */
function parameterDemand(
  name: string,
  value: number | string,
  { comparator, relativeTo }: CriterionSpec,
): Demand {
  const effect = parameterEffects[name];
  // The baseline is measured with the same parameter: which way the difference goes is not known.
  if (effect === undefined || relativeTo !== undefined || typeof value !== "number") {
    return fixedDemand(name, String(value));
  }
  const isHigherLooser = (effect === "RISES") === (comparator === "AT_LEAST");
  return numberDemand(name, value, isHigherLooser ? "HIGHER" : "LOWER");
}

function textOf({ metric, comparator, threshold }: CriterionSpec): string {
  return `${metric} ${comparator === "AT_LEAST" ? "at least" : "at most"} ${threshold}`;
}

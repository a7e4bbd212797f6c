import type { CriterionSpec, EnsembleSettings, GateSpec } from "../gates/gate-spec.ts";
import { criterionMoves } from "./criterion-moves.ts";
import { type Demand, fixedDemand, movesBetween, numberDemand } from "./demand.ts";
import { type Move, notAsked } from "./loosening.ts";

/** What a specification asks, whatever its kind. */
interface GateDemands {
  readonly criteria: readonly CriterionSpec[];
  readonly ensemble: EnsembleSettings | undefined;
  readonly blockAuditRuns: number | undefined;
}

/**
 * What a specification asks less of than an earlier one of the same gate: a bar that is lower, a criterion or a step
 * that is gone, fewer observations, a wider tolerance, a shorter warm-up; and what it asks otherwise: another metric,
 * comparator, baseline, window or size of blocks. A specification never moves from itself.
 */
export function gateMoves(earlier: GateSpec, present: GateSpec): readonly Move[] {
  const [from, to] = [demandsOf(earlier), demandsOf(present)];
  return [
    ...from.criteria.flatMap((criterion) => criterionMoves(criterion, to.criteria)),
    ...ensembleMoves(from.ensemble, to.ensemble),
    ...movesBetween([blocksDemand(from)], [blocksDemand(to)]),
  ];
}

function demandsOf(spec: GateSpec): GateDemands {
  return spec.kind === "FORECAST_AUDITS"
    ? { criteria: [], ensemble: spec, blockAuditRuns: undefined }
    : {
        criteria: spec.criteria,
        ensemble: spec.ensemble,
        blockAuditRuns: spec.blockAuditRuns,
      };
}

function ensembleMoves(
  earlier: EnsembleSettings | undefined,
  present: EnsembleSettings | undefined,
): readonly Move[] {
  if (earlier === undefined) return [];
  if (present === undefined) return [{ field: "ensemble", from: "to be kept", to: notAsked }];
  return movesBetween(ensembleDemands(earlier), ensembleDemands(present));
}

/** The demands that each setting of an ensemble makes. */
const demandOf: Readonly<
  Record<keyof EnsembleSettings, (settings: EnsembleSettings) => Demand | undefined>
> = {
  violationRatio: higher("violationRatio"),
  maximumViolationRate: higher("maximumViolationRate"),
  // The warm-up lasts for the larger of two counts: the smaller says nothing.
  minimumEffectiveAudits: ({ minimumEffectiveAudits, holdingPeriodAudits }) =>
    numberDemand(
      "ensemble.warmUpAudits",
      Math.max(minimumEffectiveAudits, holdingPeriodAudits),
      "LOWER",
    ),
  holdingPeriodAudits: () => undefined,
  liftRatio: higher("liftRatio"),
  minimumLiftFraction: ({ minimumLiftFraction }) =>
    numberDemand("ensemble.minimumLiftFraction", minimumLiftFraction, "LOWER"),
  promotionRatio: higher("promotionRatio"),
  failFast: ({ failFast }) => (failFast ? fixedDemand("ensemble.failFast", "on") : undefined),
  requiredEffectiveAudits: ({ requiredEffectiveAudits }) =>
    requiredEffectiveAudits === undefined
      ? undefined
      : numberDemand("ensemble.requiredEffectiveAudits", requiredEffectiveAudits, "LOWER"),
};

/** The settings of an ensemble that are compared: each makes a demand, or says with another what is demanded. */
export const comparedSettings: readonly string[] = Object.keys(demandOf);

function ensembleDemands(settings: EnsembleSettings): readonly Demand[] {
  return Object.values(demandOf).flatMap((of) => of(settings) ?? []);
}

function higher(name: "violationRatio" | "maximumViolationRate" | "liftRatio" | "promotionRatio") {
  return (settings: EnsembleSettings) =>
    numberDemand(`ensemble.${name}`, settings[name] as number, "HIGHER");
}

function blocksDemand({ blockAuditRuns }: GateDemands): Demand {
  const text =
    blockAuditRuns === undefined ? "all evidence" : `blocks of ${blockAuditRuns} audit runs`;
  return fixedDemand("blockAuditRuns", text);
}

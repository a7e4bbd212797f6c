import { enumName } from "#lib/wire/enum-name.ts";
import {
  Comparator,
  type CriterionResult,
  EnsembleStatus,
  type GateEvaluation,
  GateVerdict,
} from "#proto/pmx/audit/v1/gate_pb.ts";
import type { GateNotAsked } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { metricText, valueText } from "./metric-text.ts";
import { readable, wrap } from "./plain-text.ts";
import { tableLines } from "./table.ts";

/** A gate: its verdict, every criterion with what was observed, and what decided. */
export function gateLines(gate: GateEvaluation, width: number): readonly string[] {
  const title = gate.title ? `: ${gate.title}` : "";
  const changed = gate.specChanged ? [`  The specification on file has changed since.`] : [];
  return [
    ...wrap(`Gate ${gate.gate}${title}`, width, "  "),
    ...tableLines(
      [
        { heading: "  criterion" },
        { heading: "observed", right: true },
        { heading: "wanted", below: true },
        { heading: "n", below: true },
        { heading: "finding" },
      ],
      gate.criteria.map(criterionCells),
      width,
    ),
    ...ensembleLines(gate),
    ...changed,
    ...wrap(`  ${verdictText(gate.verdict)}: ${gate.reason}`, width - 2, "    ").map((line) =>
      line.startsWith("  ") ? line : `  ${line}`,
    ),
  ];
}

/** The gates that were not asked, each with why not. */
export function notAskedLines(gates: readonly GateNotAsked[], width: number): readonly string[] {
  if (gates.length === 0) return [];
  const lines = gates.flatMap(({ gate, reason }) => wrap(`${gate}: ${reason}`, width - 2, "  "));
  return ["Gates not asked", ...lines.map((line) => `  ${line}`)];
}

/** A verdict's name; one that was never set counts as FAIL. */
export function verdictText(verdict: GateVerdict): "PASS" | "FAIL" | "INCONCLUSIVE" {
  if (verdict === GateVerdict.PASS) return "PASS";
  return verdict === GateVerdict.INCONCLUSIVE ? "INCONCLUSIVE" : "FAIL";
}

/** What was wanted of a criterion, in its metric's unit. */
export function wantedText({ comparator, threshold, observed }: CriterionResult): string {
  const sign = comparator === Comparator.AT_MOST ? "≤" : "≥";
  return `${sign} ${observed ? valueText(threshold, observed.unit) : threshold}`;
}

/** What was observed, or that nothing was. */
export function observedText({ observed }: CriterionResult): string {
  return observed ? metricText(observed) : "undefined";
}

function criterionCells(criterion: CriterionResult): readonly string[] {
  const n = String(criterion.observed?.n ?? 0);
  return [
    `  ${readable(criterion.criterion)}`,
    observedText(criterion),
    wantedText(criterion),
    criterion.minimumN > 0n ? `${n} (min ${criterion.minimumN})` : n,
    verdictText(criterion.verdict),
  ];
}

function ensembleLines({ ensembleStatus }: GateEvaluation): readonly string[] {
  if (ensembleStatus === EnsembleStatus.UNSPECIFIED) return [];
  return [`  ensemble status: ${enumName(EnsembleStatus, ensembleStatus) ?? "UNSPECIFIED"}`];
}

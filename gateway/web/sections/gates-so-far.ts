import type { Figure, Section } from "#lib/page/section.ts";
import { countCell, intervalCell, metricCell } from "#lib/report/cells.ts";
import { verdictText, wantedText } from "#lib/report/gate-text.ts";
import { readable } from "#lib/report/plain-text.ts";
import type { GateEvaluation } from "#proto/pmx/audit/v1/gate_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { GatesSoFar } from "../gates-so-far.ts";

/** What the gates of a sprint without a result say so far. */
export function gatesSoFarSection(
  { policy, currency }: Pick<Sprint, "policy" | "currency">,
  answer: GatesSoFar | undefined,
): readonly Section[] {
  const asked = policy?.gates.length ?? 0;
  if (asked === 0) return [];
  return [
    {
      id: "gates",
      heading: answer?.gates.length ? `Gates after ${runs(answer.auditRuns)}` : "Gates",
      sentences: sentencesOf(answer),
      figures: (answer?.gates ?? []).map((gate) => gateFigure(gate, currency)),
    },
  ];
}

function sentencesOf(answer: GatesSoFar | undefined): readonly string[] {
  if (answer === undefined) return ["The gates are being asked for the first time."];
  if (answer.fault !== undefined) {
    return [`The gates cannot be asked now: ${answer.fault.message}`];
  }
  return [
    "This is no verdict: it is what the gates would say of what is recorded so far. None can pass before the sprint has succeeded, and what fails may still hold in the end.",
  ];
}

function runs(count: number): string {
  return `${count} audit ${count === 1 ? "run" : "runs"}`;
}

function gateFigure({ gate, verdict, criteria }: GateEvaluation, currency: string): Figure {
  return {
    id: `so-far-${gate}`,
    title: `${gate}: ${verdictText(verdict)} so far`,
    description: "What is observed of each criterion so far, and what is wanted.",
    table: {
      columns: [
        { heading: "criterion" },
        { heading: "observed", unit: "see text" },
        { heading: "95 % interval" },
        { heading: "wanted" },
        { heading: "n", unit: "count" },
        { heading: "so far" },
      ],
      rows: criteria.map((criterion) => [
        readable(criterion.criterion),
        metricCell(criterion.observed, currency),
        intervalCell(criterion.observed),
        wantedText(criterion),
        countCell(criterion.observed?.n ?? 0n),
        verdictText(criterion.verdict),
      ]),
    },
  };
}

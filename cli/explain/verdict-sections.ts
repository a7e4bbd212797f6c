import { assuredSentence, assuredSentences } from "#lib/report/assured-text.ts";
import { verdictText, wantedText } from "#lib/report/gate-text.ts";
import { letsThrough } from "#lib/report/lets-through.ts";
import { readable } from "#lib/report/plain-text.ts";
import { verdictSentences } from "#lib/report/verdict-sentences.ts";
import type { CriterionResult, GateEvaluation } from "#proto/pmx/audit/v1/gate_pb.ts";
import type { Sprint, SprintResult } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { estimateText } from "./amounts.ts";
import type { Section } from "./explanation.ts";

/**
 * Why the verdict of a sprint is what it is: what each criterion saw, as written and assured.
 * @param gate - the only gate to explain; absent for all, with the verdict of the sprint.
 */
export function verdictSections(
  { rates }: Pick<Sprint, "rates">,
  result: SprintResult,
  gate: string | undefined,
): readonly Section[] {
  const gates = result.gates.filter((one) => gate === undefined || one.gate === gate);
  const verdict = {
    title: "Verdict",
    sentences: [...verdictSentences(result, rates), ...assuredSentence(result, false)],
  };
  return [...(gate === undefined ? [verdict] : []), ...gates.map(gateSection)];
}

function gateSection(gate: GateEvaluation): Section {
  const title = gate.title === "" ? "" : `: ${gate.title}`;
  const furtherSets = gate.furtherAuditSets;
  return {
    title: `Gate ${gate.gate}${title}`,
    sentences: [
      `As written it is ${verdictText(gate.verdict)}: ${ended(gate.reason)}`,
      ...(furtherSets.length === 0 ? [] : [`The audits of ${furtherSets.join(", ")} counted too.`]),
      ...(gate.deadLetterCount === 0n
        ? []
        : [
            `${gate.deadLetterCount} facts could not be read; while there are any, nothing passes.`,
          ]),
      ...gate.loosenings.map(
        ({ message }) => `Looser than what earlier evidence was judged by: ${ended(message)}`,
      ),
      ...gate.criteria.map(criterionSentence),
      ...[...letsThrough(gate), ...assuredSentences(gate)].map(ended).map(capitalised),
    ],
  };
}

function criterionSentence(criterion: CriterionResult): string {
  const { observed, minimumN, verdict, warns, message } = criterion;
  const least = minimumN > 0n ? ` (it needs ${minimumN})` : "";
  const finding = warns ? `${verdictText(verdict)}, but close to its limit` : verdictText(verdict);
  const said = observed?.result.case === "value" || message === "" ? "" : ` (${message})`;
  return `${capitalised(readable(criterion.criterion))} was ${estimateText(observed)}${least}, wanted ${wantedText(criterion)}: ${finding}${said}.`;
}

/** As a sentence that ends. */
function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

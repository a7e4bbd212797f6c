import {
  type CriterionResult,
  type GateEvaluation,
  GateVerdict,
} from "#proto/pmx/audit/v1/gate_pb.ts";
import type { PinnedRate, SprintResult } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { DataProvenance } from "#proto/pmx/type/v1/trading_pb.ts";
import { type AssuredText, assuredOfSprint } from "./assured-text.ts";
import { observedText, verdictText, wantedText } from "./gate-text.ts";
import { medianText, notRuledOut } from "./lets-through.ts";
import { readable } from "./plain-text.ts";

/** What to do after a PASS as written: other settings on the same bars would be further trials, which show less. */
const nextOfPass: Readonly<Record<AssuredText, string>> = {
  PASS: "pmx readiness says what else must hold before money is at stake.",
  PASS_LOOSENED: "judge it by what it was before; a PASS by something looser says nothing.",
  EXPLORATORY:
    "confirm it, unchanged, on bars that come later (--forward NAME) or are sealed before anybody sees them (pmx seal).",
  INCONCLUSIVE:
    "let it go on, unchanged, on bars that come later (--forward NAME) until it is assured, before money is at stake.",
  FAIL: "do not go live: what counts for the assured verdict missed a criterion.",
};

/** The verdict in one sentence, what a PASS does not say, then what to do next. */
export function verdictSentences(
  result: SprintResult,
  rates: readonly PinnedRate[] = [],
): readonly string[] {
  const { verdict, gates } = result;
  const names = (wanted: GateVerdict) =>
    gates.filter((gate) => verdictText(gate.verdict) === verdictText(wanted));
  switch (verdictText(verdict)) {
    case "PASS":
      return [
        gates.length === 1
          ? `PASS: gate ${gates[0]?.gate} held.`
          : `PASS: all ${gates.length} gates held.`,
        ...[notRuledOut(result), medianText(result)].filter((text) => text !== undefined),
        `Next: ${nextOfPass[assuredOfSprint(result)]}`,
      ];
    case "PASS_LOOSENED":
      return [
        `PASS_LOOSENED: every gate held, but by something looser than what earlier evidence was judged by: ${loosenedText(gates)}.`,
        "Next: judge it by what it was before (the stricter file or policy); a PASS by a looser one says nothing.",
      ];
    case "INCONCLUSIVE":
      if (result.waitingGates.length > 0) {
        const waiting = result.waitingGates.map(({ gate, reason }) => `${gate} (${reason})`);
        return [
          `INCONCLUSIVE: evidence is still to come for ${waiting.join("; ")}.`,
          "Next: the same command after the next session.",
        ];
      }
      if (gates.length === 0) {
        return [
          "INCONCLUSIVE: no gate was asked; none of the gateway's can be reached by so few audits.",
          "Next: ask for more --audits, or name a gate with --gate.",
        ];
      }
      if (rates.some(isGenerated)) {
        return [
          "INCONCLUSIVE: its amounts were converted at generated rates, which are evidence of nothing.",
          "Next: import recorded rates of the currency pairs.",
        ];
      }
      return [
        `INCONCLUSIVE: not enough evidence for ${because(names(GateVerdict.INCONCLUSIVE))}.`,
        "Next: gather more, with a larger --audits, more --tickers, or a longer history (--bars); each is a further trial.",
      ];
    case "FAIL":
      return [
        `FAIL: ${because(names(GateVerdict.FAIL))}.`,
        "Next: do not go live; see which criteria broke and where signals were stopped.",
      ];
  }
}

/** What was loosened, each once: gates of one sprint share its policy. */
function loosenedText(gates: readonly GateEvaluation[]): string {
  const messages = gates.flatMap(({ loosenings }) => loosenings.map(({ message }) => message));
  return [...new Set(messages)].join("; ");
}

function isGenerated({ legs }: PinnedRate): boolean {
  return legs.some(({ dataProvenance }) => dataProvenance === DataProvenance.SYNTHETIC);
}

function because(gates: readonly GateEvaluation[]): string {
  return gates
    .map((gate) => {
      const verdict = verdictText(gate.verdict);
      const decisive = gate.criteria.filter((each) => verdictText(each.verdict) === verdict);
      return decisive.length > 0 ? `${gate.gate} (${decisive.map(short).join(", ")})` : gate.gate;
    })
    .join("; ");
}

function short(criterion: CriterionResult): string {
  const wanted = wantedText(criterion);
  return `${readable(criterion.criterion)} ${observedText(criterion)}, wanted ${wanted}`;
}

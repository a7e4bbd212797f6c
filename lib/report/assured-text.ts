import { enumName } from "#lib/wire/enum-name.ts";
import { AssuranceKind, AssuredVerdict } from "#proto/pmx/audit/v1/assurance_pb.ts";
import {
  type CriterionResult,
  type GateEvaluation,
  GateVerdict,
} from "#proto/pmx/audit/v1/gate_pb.ts";
import type { SprintResult } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { readable } from "./plain-text.ts";
import { skillSentences, tradeSkillSentences } from "./skill-text.ts";

/** The assured verdicts, the worst first. */
const assuredTexts = ["FAIL", "INCONCLUSIVE", "EXPLORATORY", "PASS_LOOSENED", "PASS"] as const;

/** An assured verdict's name. */
export type AssuredText = (typeof assuredTexts)[number];

/** Its name; one that was never set counts as FAIL, as its enum demands. */
function assuredText(verdict: AssuredVerdict): AssuredText {
  const name = enumName(AssuredVerdict, verdict);
  return assuredTexts.find((text) => text === name) ?? "FAIL";
}

/** The assured verdict of a gate; one of an earlier version, which states none, shows nothing. */
export function assuredOfGate({ assured }: GateEvaluation): AssuredText {
  return assured === undefined ? "INCONCLUSIVE" : assuredText(assured.verdict);
}

/** The assured verdict of a sprint: that of its worst gate. A gate that waits, or none at all, shows nothing. */
export function assuredOfSprint({
  gates,
  waitingGates,
}: Pick<SprintResult, "gates" | "waitingGates">): AssuredText {
  const found = gates.map(assuredOfGate);
  if (gates.length === 0 || waitingGates.length > 0) found.push("INCONCLUSIVE");
  return worstAssured(found);
}

/** The worst of several, at least one. */
export function worstAssured(verdicts: readonly AssuredText[]): AssuredText {
  return assuredTexts.find((text) => verdicts.includes(text)) ?? "FAIL";
}

/** The finding of a criterion that holds at every look: "PASS", "PASS ≈" where approximate, empty where as written. */
export function assuredCell({ assured, verdict }: CriterionResult): string {
  if (assured === undefined) return "";
  const isAsWritten = assured.kind === AssuranceKind.AS_WRITTEN;
  if (isAsWritten && assuredText(assured.verdict) === enumName(GateVerdict, verdict)) return "";
  const mark = assured.kind === AssuranceKind.APPROXIMATE ? " ≈" : "";
  return `${assuredText(assured.verdict)}${mark}`;
}

/** What each estimated criterion rests on, a sentence each; then the gate. */
export function assuredSentences(gate: GateEvaluation): readonly string[] {
  if (gate.assured === undefined) return [];
  const criteria = gate.criteria.flatMap((criterion) =>
    assuredCell(criterion) === ""
      ? []
      : [`assured ${readable(criterion.criterion)}: ${criterion.assured?.reason}`],
  );
  const { reason, alphaRatio, skill, tradeSkills } = gate.assured;
  return [
    ...criteria,
    ...(skill ? skillSentences(skill, alphaRatio) : []),
    ...tradeSkillSentences(tradeSkills, alphaRatio),
    `assured ${assuredOfGate(gate)}: ${reason}`,
  ];
}

/** What each assured verdict of a sprint says to somebody who reads nothing else. */
const assuredMeanings: Readonly<Record<AssuredText, string>> = {
  PASS: "What it estimates was shown, however often anybody looked.",
  PASS_LOOSENED: "It passed by less than earlier evidence was judged by, which shows nothing.",
  EXPLORATORY: "It shows nothing: what was there before the setting is no proof of it.",
  INCONCLUSIVE: "Nothing is shown yet, neither good nor bad; more windows that count can show it.",
  FAIL: "A criterion was not met; the lines of its gate say which.",
};

/** The assured verdict of a sprint in a sentence, and whether it decides; none where no gate states one. */
export function assuredSentence(result: SprintResult, decides: boolean): readonly string[] {
  if (!result.gates.some(({ assured }) => assured !== undefined)) return [];
  const role = decides ? "; it decides the exit code" : "";
  const verdict = assuredOfSprint(result);
  return [`Assured: ${verdict}${role}. ${assuredMeanings[verdict]}`];
}

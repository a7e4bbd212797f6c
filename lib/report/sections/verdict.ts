import type { Section } from "#lib/page/section.ts";
import { assuredOfGate, assuredOfSprint, assuredSentence } from "../assured-text.ts";
import { syntheticText } from "../data-text.ts";
import { evidenceSentences } from "../evidence-sentences.ts";
import { verdictText } from "../gate-text.ts";
import type { JudgedSprint } from "../judged-sprint.ts";
import { trialSentences } from "../trial-sentences.ts";
import { verdictSentences } from "../verdict-sentences.ts";

/** May it go live, and why: the first screen. */
export function verdictSection({ sprint, result }: JudgedSprint): Section {
  const synthetic = syntheticText(sprint.series);
  return {
    id: "verdict",
    heading: `${verdictText(result.verdict)} as written, ${assuredOfSprint(result)} assured`,
    sentences: [
      ...verdictSentences(result, sprint.rates),
      ...assuredSentence(result, false),
      ...trialSentences(sprint),
      ...(result.scorecard ? evidenceSentences(sprint, result.scorecard) : []),
      ...(synthetic === undefined ? [] : [synthetic]),
    ],
    figures: [
      {
        id: "verdicts",
        title: "What each gate says",
        description: "The verdict of each gate as it is written and as it holds at every look.",
        table: {
          columns: [
            { heading: "gate" },
            { heading: "as written" },
            { heading: "assured" },
            { heading: "because" },
          ],
          rows: [
            ...result.gates.map((gate) => [
              gate.gate,
              verdictText(gate.verdict),
              assuredOfGate(gate),
              gate.reason,
            ]),
            ...result.waitingGates.map(({ gate, reason }) => [gate, "waits", "waits", reason]),
          ],
        },
      },
    ],
  };
}

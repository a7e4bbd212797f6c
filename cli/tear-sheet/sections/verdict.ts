import type { Section } from "#lib/page/section.ts";
import { assuredOfGate, assuredOfSprint, assuredSentence } from "../../report/assured-section.ts";
import { syntheticText } from "../../report/data-section.ts";
import { evidenceSentences } from "../../report/evidence-line.ts";
import { verdictText } from "../../report/gate-section.ts";
import { trialSentences } from "../../report/trial-sentences.ts";
import { verdictSentences } from "../../report/verdict-line.ts";
import type { SheetRecords } from "../records.ts";

/** May it go live, and why: the first screen. */
export function verdictSection({ sprint, result }: SheetRecords): Section {
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

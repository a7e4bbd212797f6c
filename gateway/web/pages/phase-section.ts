import type { Cell, Section } from "#lib/page/section.ts";
import { countCell } from "#lib/report/cells.ts";
import { words } from "#lib/report/gate-spec-text.ts";
import { phaseRecipes, phasesWithoutRecipe } from "#lib/report/phases.ts";

/** What each phase of the roadmap runs, by which gates it is judged, and the command. */
export function phaseSection(gates: readonly string[]): Section {
  const runs = Object.entries(phaseRecipes).map(
    ([phase, { audits, tickers, gates: judgedBy, overrides }]): readonly Cell[] => [
      phase,
      judgedBy.join(", "),
      countCell(audits),
      tickers.join(", "),
      settingsText(overrides.risk),
      `pmx sprint --phase ${phase}`,
    ],
  );
  const others = Object.entries(phasesWithoutRecipe).map(([phase, why]): readonly Cell[] => {
    const gate = gates.find((one) => one === `phase-${phase}`) ?? "";
    return [phase, gate, { value: null, text: "" }, "", why, `pmx gate ${gate} SPRINT…`];
  });
  return {
    id: "phases",
    heading: "Phases 0 to 5",
    sentences: [
      "Each phase of the roadmap is a sprint with settings of its own, judged by the gate of the phase. Flags and other tickers may be named beside --phase and win over what it runs.",
    ],
    figures: [
      {
        id: "phases",
        title: "What each phase requires",
        description: "The audits, tickers and settings of each phase.",
        isOpen: true,
        table: {
          columns: [
            { heading: "phase" },
            { heading: "gates" },
            { heading: "audits", unit: "count" },
            { heading: "tickers" },
            { heading: "settings" },
            { heading: "command" },
          ],
          rows: [...runs, ...others],
        },
      },
    ],
  };
}

/** Settings in words: proof mode, edge cost multiplier 1.25. */
function settingsText(settings: Readonly<Record<string, unknown>>): string {
  return Object.entries(settings)
    .map(([key, value]) => {
      if (value === true) return words(key);
      if (typeof value !== "object" || value === null) return `${words(key)} ${value}`;
      const parts = Object.entries(value).map(([part, of]) => `${words(part)} ${of}`);
      return `${words(key)} (${parts.join(", ")})`;
    })
    .join(", ");
}

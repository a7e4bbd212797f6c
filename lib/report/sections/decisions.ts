import type { Section } from "#lib/page/section.ts";
import { countCell, shareCell } from "../cells.ts";
import type { JudgedSprint } from "../judged-sprint.ts";
import { readable } from "../plain-text.ts";

/** Where signals were stopped. */
export function decisionSection({ result }: JudgedSprint): readonly Section[] {
  const funnel = result.scorecard?.funnel ?? [];
  if (funnel.length === 0) return [];
  const total = funnel.reduce((sum, { count }) => sum + Number(count), 0);
  const rows = funnel.map(({ verdict, rule, count }) => {
    return { verdict, rule, count: Number(count), share: Number(count) / total };
  });
  const denied = rows
    .filter(({ verdict }) => verdict === "DENY")
    .reduce((sum, { count }) => sum + count, 0);
  return [
    {
      id: "decisions",
      heading: "Where signals were stopped",
      sentences: [
        `${denied} of ${total} decisions denied; each counts at the first rule that stopped it.`,
      ],
      figures: [
        {
          id: "funnel",
          title: `Decisions by verdict and rule, n = ${total}`,
          description: "Decisions of the risk gate by what stopped them.",
          chart: {
            kind: "rows",
            rows: rows.map(({ verdict, rule, count, share }) => {
              const what = rule === "" ? verdict : `${verdict}: ${readable(rule)}`;
              const colour = verdict === "DENY" ? 2 : 1;
              return { label: `${what}, ${count}`, shareRatio: share, colour } as const;
            }),
          },
          table: {
            columns: [
              { heading: "verdict" },
              { heading: "rule" },
              { heading: "decisions", unit: "count" },
              { heading: "share", unit: "ratio" },
            ],
            rows: rows.map(({ verdict, rule, count, share }) => [
              verdict,
              rule || "-",
              countCell(count),
              shareCell(share),
            ]),
          },
        },
      ],
    },
  ];
}

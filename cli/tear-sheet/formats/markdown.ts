import { cellText, type Figure, isNumeric } from "#lib/page/section.ts";
import type { Sheet } from "../sheet.ts";

/** A report as Markdown: sentences and tables, without pictures. */
export function markdownOf({ sprint, title, sections }: Sheet): string {
  const blocks = sections.flatMap(({ heading, sentences, figures }) => [
    `## ${escaped(heading)}`,
    ...sentences.map(escaped),
    ...figures.flatMap(figureBlocks),
  ]);
  return `${[`# ${escaped(title)}`, `\`${sprint}\``, ...blocks].join("\n\n")}\n`;
}

function figureBlocks({ title, table }: Figure): readonly string[] {
  const { columns, rows } = table;
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const marks = columns.map((_, at) => (isNumeric(table, at) ? "---:" : "---"));
  const lines = [
    line(columns.map(({ heading }) => escaped(heading))),
    line(marks),
    ...rows.map((row) => line(row.map((cell) => escaped(cellText(cell))))),
  ];
  return [`### ${escaped(title)}`, lines.join("\n")];
}

/** A text in which nothing is read as Markdown or HTML, on one line. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]<>|#]/g, (mark) => `\\${mark}`)
    .replaceAll(/\s*[\r\n]+\s*/g, " ");
}

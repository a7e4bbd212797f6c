import { cellText, cellValue, type Figure } from "#lib/page/section.ts";
import type { Sheet } from "../sheet.ts";

/** A report as JSON: what it says, and every table with values and their units. */
export function jsonOf({ sprint, title, sections }: Sheet): string {
  const all = sections.map(({ id, heading, sentences, figures }) => {
    return { id, heading, sentences, figures: figures.map(figureJson) };
  });
  return `${JSON.stringify({ sprint, title, sections: all })}\n`;
}

function figureJson({ id, title, description, table: { columns, rows } }: Figure) {
  return {
    id,
    title,
    description,
    columns: columns.map(({ heading, unit }) => ({ heading, unit: unit ?? null })),
    rows: rows.map((row) => row.map(cellValue)),
    texts: rows.map((row) => row.map(cellText)),
  };
}

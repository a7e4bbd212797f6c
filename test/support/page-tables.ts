import assert from "node:assert/strict";

/** A table as a page shows it. */
export interface PageTable {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The ids of the figures of a report's page, in their order. */
export function figuresOf(html: string): readonly string[] {
  return [...html.matchAll(/<figure id="figure-([^"]*)">/g)].map(([, id = ""]) => id);
}

/** The title of a figure. */
export function titleOf(html: string, id: string): string {
  const [, title] =
    new RegExp(`<figure id="figure-${id}">\\s*<figcaption><h3>(.*?)</h3>`).exec(html) ?? [];
  assert.ok(title !== undefined, `the page has no figure ${id}`);
  return plain(title);
}

/** The table behind a figure. */
export function tableOf(html: string, id: string): PageTable {
  const [, table] = new RegExp(`<table id="${id}-table">(.*?)</table>`, "s").exec(html) ?? [];
  assert.ok(table !== undefined, `the page has no table ${id}`);
  const [, head = ""] = /<thead>(.*)<\/thead>/s.exec(table) ?? [];
  const [, body = ""] = /<tbody>(.*)<\/tbody>/s.exec(table) ?? [];
  const rows = [...body.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = ""]) => cellsOf(row));
  return { headings: cellsOf(head), rows };
}

function cellsOf(row: string): readonly string[] {
  return [...row.matchAll(/<t[hd]\b[^>]*>(.*?)<\/t[hd]>/gs)].map(([, text = ""]) => plain(text));
}

function plain(text: string): string {
  const marks = { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };
  return text.replaceAll(/&(lt|gt|quot|#39|amp);/g, (_, name: keyof typeof marks) => marks[name]);
}

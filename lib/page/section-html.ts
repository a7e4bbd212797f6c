import { drawn, drawnSmall } from "./charts/draw.ts";
import { escaped } from "./charts/svg.ts";
import { cellText, type Figure, isNumeric, type Section, type SheetTable } from "./section.ts";

/** Rows of a table that are shown without being asked for. */
const shownRows = 12;

/** A section as HTML; `links` are its contents, as items of a list. */
export function sectionHtml(
  { id, heading, sentences, figures }: Section,
  links: readonly string[],
): string {
  return [
    `<section id="${id}" aria-labelledby="${id}-heading">`,
    `<h2 id="${id}-heading">${escaped(heading)}</h2>`,
    ...sentences.map((text) => `<p>${escaped(text)}</p>`),
    ...figures.map(figureHtml),
    ...(links.length > 0 ? [`<nav aria-label="Contents"><ul>${links.join("")}</ul></nav>`] : []),
    "</section>",
  ].join("\n");
}

function figureHtml({ id, title, description, chart, small = [], table }: Figure): string {
  const hasPicture = chart !== undefined || small.length > 0;
  const pictures = [
    ...(chart === undefined ? [] : [drawn(chart, { id, title, description })]),
    ...(small.length === 0
      ? []
      : [
          `<div class="many">${small
            .map((one, at) => {
              const names = { ...one, id: `${id}-${at + 1}` };
              return `<div><h4>${escaped(one.title)}</h4>${drawnSmall(one.chart, names)}</div>`;
            })
            .join("\n")}</div>`,
        ]),
  ];
  const rows = tableHtml(table, title, `${id}-table`);
  // A table behind a picture, and a long one, opens when it is asked for.
  const isFolded = hasPicture || table.rows.length > shownRows;
  return [
    `<figure id="figure-${id}">`,
    `<figcaption><h3>${escaped(title)}</h3>${hasPicture ? `<p>${escaped(description)}</p>` : ""}</figcaption>`,
    ...pictures,
    isFolded
      ? `<details><summary>Table of ${table.rows.length} ${table.rows.length === 1 ? "row" : "rows"}</summary>${rows}</details>`
      : rows,
    "</figure>",
  ].join("\n");
}

/** A table that is scrolled by itself where it is wider than the screen, also with the keyboard. */
function tableHtml(table: SheetTable, title: string, id: string): string {
  const { columns, rows } = table;
  const kinds = columns.map((_, at) => (isNumeric(table, at) ? ' class="number"' : ""));
  const head = columns.map(
    ({ heading }, at) => `<th scope="col"${kinds[at]}>${escaped(heading)}</th>`,
  );
  const body = rows.map((row) => {
    const cells = row.map((cell, at) => {
      const tag = at === 0 ? 'th scope="row"' : "td";
      return `<${tag}${kinds[at]}>${escaped(cellText(cell))}</${at === 0 ? "th" : "td"}>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  return `<div class="scroll" role="region" aria-label="${escaped(title)}, table" tabindex="0"><table id="${id}"><thead><tr>${head.join("")}</tr></thead><tbody>${body.join("\n")}</tbody></table></div>`;
}

import { drawn, drawnSmall } from "./charts/draw.ts";
import { escaped } from "./charts/svg.ts";
import { choiceFormHtml } from "./choice-form.ts";
import {
  type Cell,
  cellText,
  type Figure,
  type Form,
  isNumeric,
  type LinkCell,
  type Progress,
  type Section,
  type SheetTable,
} from "./section.ts";

/** Rows of a table that are shown without being asked for. */
const shownRows = 12;

/** A section as HTML; `links` are its contents, as items of a list. */
export function sectionHtml(
  {
    heading,
    tone,
    progress,
    sentences,
    forms = [],
    links: onward = [],
    choices,
    figures,
    ...section
  }: Section,
  links: readonly string[],
): string {
  const id = escaped(section.id);
  return [
    `<section id="${id}" aria-labelledby="${id}-heading">`,
    `<h2 id="${id}-heading"${tone === undefined ? "" : ` class="${tone}"`}>${escaped(heading)}</h2>`,
    ...(progress === undefined ? [] : [progressHtml(progress)]),
    ...sentences.map((text) => `<p>${escaped(text)}</p>`),
    ...(forms.length > 0 ? [`<div class="forms">${forms.map(formHtml).join("")}</div>`] : []),
    ...(onward.length > 0 ? [`<p class="onward">${onward.map(linkHtml).join(" ")}</p>`] : []),
    ...(choices === undefined ? [] : [choiceFormHtml(choices, id)]),
    ...figures.map(figureHtml),
    ...(links.length > 0 ? [`<nav aria-label="Contents"><ul>${links.join("")}</ul></nav>`] : []),
    "</section>",
  ].join("\n");
}

function figureHtml(figure: Figure): string {
  const { title, description, chart, small = [], table, isOpen = false } = figure;
  const id = escaped(figure.id);
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
  const isFolded = hasPicture || (table.rows.length > shownRows && !isOpen);
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

/** Characters up to which all cells of a column stay on one line: dates, intervals, commands. */
const shortCell = 22;
/** Characters from which on one cell of a column is a text, which needs room and may be broken anywhere. */
const longCell = 36;

function kindOf(table: SheetTable, at: number): string {
  if (isNumeric(table, at)) return ' class="number"';
  const { columns, rows } = table;
  const texts = [columns[at]?.heading ?? "", ...rows.map((row) => cellText(row[at] ?? ""))];
  const longest = Math.max(...texts.map((text) => text.length));
  if (longest <= shortCell) return ' class="short"';
  return longest >= longCell ? ' class="long"' : "";
}

/** A table that is scrolled by itself where it is wider than the screen, also with the keyboard. */
function tableHtml(table: SheetTable, title: string, id: string): string {
  const { columns, rows } = table;
  const kinds = columns.map((_, at) => kindOf(table, at));
  const head = columns.map(
    ({ heading }, at) => `<th scope="col"${kinds[at]}>${escaped(heading)}</th>`,
  );
  const body = rows.map((row) => {
    const cells = row.map((cell, at) => {
      const tag = at === 0 ? 'th scope="row"' : "td";
      return `<${tag}${kinds[at]}>${cellHtml(cell)}</${at === 0 ? "th" : "td"}>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  return `<div class="scroll" role="region" aria-label="${escaped(title)}, table" tabindex="0"><table id="${id}"><thead><tr>${head.join("")}</tr></thead><tbody>${body.join("\n")}</tbody></table></div>`;
}

function cellHtml(cell: Cell): string {
  return typeof cell === "object" && "href" in cell ? linkHtml(cell) : escaped(cellText(cell));
}

function linkHtml({ text, href }: LinkCell): string {
  return `<a href="${ownPath(href)}">${escaped(text)}</a>`;
}

/** @throws Error for what leads off this server: nothing that is shown may lead there */
function ownPath(path: string): string {
  if (!/^(#|\/(?![/\\]))/.test(path)) throw new Error(`"${path}" is no path of this server`);
  return escaped(path);
}

function formHtml({ label, action, fields, warning }: Form): string {
  const hidden = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  );
  const form = `<form method="post" action="${ownPath(action)}">${hidden.join("")}<button>${escaped(label)}</button></form>`;
  if (warning === undefined) return form;
  return `<details><summary>${escaped(label)} …</summary><p>${escaped(warning)}</p>${form}</details>`;
}

function progressHtml({ label, done, of }: Progress): string {
  return `<progress aria-label="${escaped(label)}" value="${done}" max="${of}">${done} of ${of}</progress>`;
}

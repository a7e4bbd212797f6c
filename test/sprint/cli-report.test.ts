import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { tableOf } from "#test/support/page-tables.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { reportedSprint } from "./reported-sprint.ts";

interface JsonFigure {
  readonly id: string;
  readonly title: string;
  readonly columns: readonly { readonly heading: string; readonly unit: string | null }[];
  readonly rows: readonly (readonly (string | number | null)[])[];
  readonly texts: readonly (readonly string[])[];
}

interface JsonReport {
  readonly sprint: string;
  readonly sections: readonly { readonly id: string; readonly figures: readonly JsonFigure[] }[];
}

const folder = temporaryFolder();
const { here } = reportedSprint();
let html: string;
let report: JsonReport;

before(async () => {
  html = (await here("report")).out;
  report = JSON.parse((await here("report", "--json")).out);
});

function figure(id: string): JsonFigure {
  const found = report.sections.flatMap(({ figures }) => figures).find((one) => one.id === id);
  assert.ok(found, `the report has no figure ${id}`);
  return found;
}

test("every metric of the scorecard stands in the report with its value, its n and its interval", async () => {
  const shown = JSON.parse((await here("show", "--json")).out);
  const { metrics, groups } = shown.scorecard;
  const whole = groups.filter(({ label }: { label: string }) => label === "");
  const all = [...metrics, ...whole.flatMap((group: { metrics: object[] }) => group.metrics)];
  assert.ok(all.length > 40);
  const found = figure("metrics").rows.map((row) => [row[0], row[1], row[4], row[3] !== ""]);
  const wanted = all.map(({ name, value, n, interval }) => {
    return [name.replaceAll("_", " "), value ?? null, Number(n), interval !== undefined];
  });
  assert.deepEqual(found, wanted);
});

test("the page shows every figure's table as the JSON has it", () => {
  const figures = report.sections.flatMap((section) => section.figures);
  assert.ok(figures.length > 10);
  for (const { id, texts } of figures) assert.deepEqual(tableOf(html, id).rows, texts, id);
});

test("the page needs no network and runs no script", () => {
  assert.doesNotMatch(html, /<script|javascript:|@import|url\(|<iframe|<img|\son[a-z]+=/i);
  const loaded = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, to = ""]) => to);
  assert.deepEqual(
    loaded.filter((to) => !to.startsWith("#") && to !== "data:,"),
    [],
  );
  assert.match(html, /Content-Security-Policy" content="default-src 'none'/);
});

test("every picture has a name and a description, and no id stands twice", () => {
  const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id = ""]) => id);
  assert.equal(new Set(ids).size, ids.length);
  const pictures = [...html.matchAll(/<svg [^>]*role="img" aria-labelledby="([^"]*)"/g)];
  assert.ok(pictures.length > 8);
  assert.equal(pictures.length, html.split("<svg").length - 1);
  for (const [, names = ""] of pictures) {
    for (const name of names.split(" ")) {
      assert.match(html, new RegExp(`<(title|desc) id="${name}">[^<]+<`), name);
    }
  }
  const links = [...html.matchAll(/href="#([^"]*)"/g)].map(([, id = ""]) => id);
  assert.deepEqual(
    links.filter((id) => !ids.includes(id)),
    [],
  );
  assert.doesNotMatch(html, /NaN|undefined"|Infinity/);
});

test("the waterfall ends at what the trades brought together, and so does the equity", () => {
  const net = (id: string, heading: string) => {
    const { columns, rows } = figure(id);
    const at = columns.findIndex((column) => column.heading === heading);
    return rows.map((row) => Number(row[at]));
  };
  const together = net("trades", "net").reduce((sum, micros) => sum + micros, 0);
  assert.ok(figure("trades").rows.length > 0);
  assert.equal(net("waterfall", "amount").at(-1), together);
  const equity = net("equity", "equity");
  assert.equal(equity.at(-1)! - equity[0]!, together);
});

test("the same sprint gives the same bytes in every format, and a file has what is printed", async () => {
  assert.equal((await here("report")).out, html);
  const file = join(folder, "report.md");
  const written = await here("report", "--out", file);
  assert.deepEqual([written.code, written.out], [0, `${file}\n`]);
  assert.equal(readFileSync(file, "utf8"), (await here("report", "--format", "md")).out);
  const csv = (await here("report", "--format", "csv")).out;
  const cells = report.sections.flatMap(({ figures }) =>
    figures.flatMap(({ rows }) => rows.flat()),
  );
  assert.match(csv, /^section,figure,row,column,unit,value,text\n/);
  assert.equal(csv.trimEnd().split("\n").length, cells.length + 1);
});

test("a format that there is not, two at once and a file that cannot be written are refused", async () => {
  const unknown = await here("report", "--format", "pdf");
  assert.match(unknown.err, /--format: takes one of html, md, json, csv/);
  const both = await here("report", "--json", "--format", "csv");
  assert.match(both.err, /--json: is another format than --format/);
  const nowhere = await here("report", "--out", join(folder, "none", "r.html"));
  assert.match(
    nowhere.err,
    /cannot be written \(ENOENT\); there is no folder .*none: make it, or name another file/,
  );
  assert.ok([unknown, both, nowhere].every(({ code }) => code > 2));
  assert.equal(existsSync(join(folder, "none")), false);
});

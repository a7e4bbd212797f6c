import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import Papa from "papaparse";
import { readRecordFile } from "#cli/judge/record-file.ts";
import { exportKinds } from "#cli/records/export/kinds.ts";
import { SeriesSchema } from "#proto/pmx/marketdata/v1/series_pb.ts";
import { BarInterval, BarSchema } from "#proto/pmx/type/v1/bar_pb.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { gateway, pmx } from "./cli-scripted-gateway.ts";
import { reportedSprint, startTrading } from "./reported-sprint.ts";

type Cell = string | number | bigint | boolean | null;
type Row = Readonly<Record<string, Cell>>;

interface Column {
  readonly name: string;
  readonly type: string;
  readonly unit?: string;
}

const folder = temporaryFolder();
const { here } = reportedSprint();
/** What `pmx show --json` says of the sprint. */
let shown: { readonly sprint: { readonly name: string }; readonly sprintHash: string };

before(async () => {
  shown = JSON.parse((await here("show", "--json")).out);
});

/** The bytes of a file by themselves. */
function bytesOf(path: string): ArrayBuffer {
  return new Uint8Array(readFileSync(path)).buffer;
}

const read = new Map<string, ReturnType<typeof readExported>>();

/** The same, each kind of records once. */
function exported(...what: readonly string[]) {
  const known = read.get(what.join(" ")) ?? readExported(what);
  read.set(what.join(" "), known);
  return known;
}

/** Records as each format has them, all read into one form, with the columns that the command names. */
async function readExported(what: readonly string[]) {
  const paths = ["csv", "jsonl", "parquet"].map((format) => join(folder, `${what[0]}.${format}`));
  const said: { rows: number; of: string | null; columns: readonly Column[] }[] = [];
  for (const path of paths) {
    const { code, out, err } = await here("export", ...what, "-o", path, "--json");
    assert.equal(code, 0, err);
    said.push(JSON.parse(out));
  }
  const [{ columns, rows, of }] = said as [(typeof said)[number]];
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  const [csv = "", jsonl = "", parquet = ""] = paths;
  const asRead = (name: string, value: unknown): Cell => {
    if (value === null || value === undefined || value === "") return null;
    const type = types.get(name);
    if (type === "int64") return BigInt(value as string);
    if (type === "double") return Number(value);
    if (type === "boolean") return `${value}` === "true";
    if (type === "time") return new Date(value as string).toISOString();
    return `${value}`.replace(/^'/, "");
  };
  const rowOf = (row: Readonly<Record<string, unknown>>): Row =>
    Object.fromEntries(columns.map(({ name }) => [name, asRead(name, row[name])]));
  const text = readFileSync(csv, "utf8");
  const ofCsv = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  assert.deepEqual(
    ofCsv.meta.fields,
    columns.map(({ name }) => name),
  );
  const lines = readFileSync(jsonl, "utf8").split("\n").slice(0, -1);
  const ofParquet = await parquetReadObjects({ file: bytesOf(parquet) });
  const [first, ...others] = [ofCsv.data, lines.map((line) => JSON.parse(line)), ofParquet].map(
    (all) => all.map(rowOf),
  );
  for (const other of others) assert.deepEqual(other, first);
  assert.equal(first?.length, rows);
  return { rows: first ?? [], columns, of, parquet: parquetMetadata(bytesOf(parquet)) };
}

/** Some members of each record of a list, as protobuf's JSON has them. */
function members(list: readonly Readonly<Record<string, unknown>>[], ...names: string[]) {
  return list.map((one) => names.map((name) => `${one[name] ?? null}`));
}

test("trades are the same in every format, to the micro what the ledger has, with the sprint's hash in the file", async () => {
  const { trades } = JSON.parse((await here("trades", "--json")).out);
  const { rows, parquet, of, columns } = await exported("trades");
  assert.ok(trades.length > 0);
  const names = ["netPnlMicros", "grossPnlMicros", "entryPrice", "returnRatio", "sessionsHeld"];
  assert.deepEqual(members(rows, ...names), members(trades, ...names));
  const breakdowns = trades.map((trade: { breakdown: object }) => trade.breakdown);
  assert.deepEqual(
    members(rows, "pricePnlMicros", "commissionPnlMicros"),
    members(breakdowns, "priceMicros", "commissionMicros"),
  );
  assert.equal(of, shown.sprint.name);
  const said = new Map(parquet.key_value_metadata?.map(({ key, value }) => [key, value]));
  assert.equal(said.get("pmx.sprintHash"), shown.sprintHash);
  const units = JSON.parse(said.get("pmx.units") ?? "");
  assert.deepEqual(
    columns.map(({ name }) => units[name]),
    columns.map(({ unit }) => unit),
  );
});

test("pmx judge reads exported trades, each return as the ledger has it", async () => {
  const { rows } = await exported("trades");
  const read = await readRecordFile(join(folder, "trades.csv"), undefined);
  assert.ok(read.kind === "trades");
  assert.deepEqual(
    read.trades.map(({ netReturn, openedMs }) => [
      netReturn,
      new Date(openedMs ?? 0).toISOString(),
    ]),
    rows.map(({ returnRatio, entryTime }) => [returnRatio, entryTime]),
  );
});

test("decisions, audits and metrics are those of the lists", async () => {
  const { decisions } = JSON.parse((await here("decisions", "--json")).out);
  const decided = ["audit", "ticker", "bindingRule", "orderedUnits", "forecast"];
  const known = decisions.map((one: { bindingRule: string }) => {
    return { ...one, bindingRule: one.bindingRule || null };
  });
  assert.deepEqual(
    members((await exported("decisions")).rows, ...decided),
    members(known, ...decided),
  );
  const { audits } = JSON.parse((await here("audits", "--json")).out);
  assert.deepEqual(
    (await exported("audits")).rows.map((row) => [row.audit, row.rmseRatio, row.rmseRatioN]),
    audits.map((audit: { name: string; rmseRatio: { value: number; n: string } }) => {
      return [audit.name, audit.rmseRatio.value, BigInt(audit.rmseRatio.n)];
    }),
  );
  const { out } = await here("show", "--csv");
  const metrics = Papa.parse<Record<string, string>>(out, { header: true, skipEmptyLines: true });
  assert.deepEqual(
    members((await exported("metrics")).rows, "metric", "n", "denominator", "unit"),
    members(metrics.data, "metric", "n", "denominator", "unit"),
  );
});

test("a forecast has a row for each bar ahead, within its bands, and what happened", async () => {
  const { rows } = await exported("forecasts");
  assert.equal(rows.length, 6 * 30);
  for (const row of rows) {
    const path = ["lower95Price", "lower80Price", "ensemblePrice", "upper80Price", "upper95Price"];
    const prices = path.map((name) => Number(row[name]));
    assert.deepEqual(
      [...prices].sort((a, b) => a - b),
      prices,
    );
    assert.ok(Number(row.realisedPrice) > 0);
  }
  assert.deepEqual(
    rows.slice(0, 30).map(({ barsAhead }) => barsAhead),
    Array.from({ length: 30 }, (_, at) => BigInt(at + 1)),
  );
});

test("the equity ends with what the trades brought, and the funnel counts every decision", async () => {
  const { rows: marks } = await exported("equity");
  const { rows: trades } = await exported("trades");
  const net = trades.reduce((sum, { netPnlMicros }) => sum + BigInt(netPnlMicros as bigint), 0n);
  const last = marks.at(-1);
  assert.equal((last?.equityMicros as bigint) - (last?.startingCashMicros as bigint), net);
  const { rows: funnel } = await exported("funnel");
  assert.equal(
    funnel.reduce((sum, { decisions }) => sum + Number(decisions), 0),
    6,
  );
});

test("bars are those of the series, page by page, and pmx data import reads them again", async () => {
  const { rows } = await exported("bars", "AAPL");
  assert.equal(rows.length, 1_260);
  assert.ok(rows.every(({ startTime }, at) => at === 0 || startTime! > rows[at - 1]!.startTime!));
  const other = temporaryFolder();
  const imported = await pmx(
    ["data", "import", join(folder, "bars.csv"), "--data-dir", other, "--json"],
    { startEmbedded: startTrading },
  );
  assert.equal(imported.code, 0, imported.err);
  assert.match(imported.out, /"barCount":"?1260/);
});

test("every kind of records is written, and the same bytes again", async () => {
  for (const kind of Object.keys(exportKinds)) {
    const words = kind === "bars" ? ["bars", "AAPL"] : [kind];
    const once = await here("export", ...words);
    assert.deepEqual([once.code, once.err], [0, ""], kind);
    assert.ok(once.out.split("\n").length > 2, kind);
    assert.equal((await here("export", ...words)).out, once.out, kind);
  }
});

test("what cannot be written is refused before anything is started", async () => {
  for (const [typed, reason] of [
    ["export trades --format parquet", /name a file with -o/],
    ["export trades --format xml", /--format: takes one of csv, jsonl, parquet/],
    ["export trades --json", /name a file with -o, or take --format jsonl/],
    ["export trade -o a.csv", /trade: no such records; try trades/],
    ["export bars", /name a ticker/],
    ["export series AAPL", /series are written all/],
    ["export trades --statement a", /goes with evidence alone/],
    ["export trades --interval 1d", /goes with bars alone/],
    ["export --format csv", /goes with records, which are named first: sprints, trades/],
    ["export bars AAPL --interval 1h -o a.csv", /AAPL is stored with bars of 1d/],
    ["export bars NONE -o a.csv", /no bars are stored for "NONE"/],
  ] as const) {
    const refused = await here(...typed.split(" "));
    assert.equal(refused.code, 64, typed);
    assert.match(refused.err, reason);
  }
});

test("an export that is interrupted half-way leaves no file, and one that goes on says how far it is", async () => {
  const instrument = { ticker: "AAPL", currency: "USD" };
  const series = create(SeriesSchema, { instrument, interval: BarInterval.DAY_1, dataHash: "ab" });
  const stop = new AbortController();
  let pages = 0;
  const scripted = await gateway({
    listSeries: async () => ({ series: [series], nextPageToken: "" }),
    listBars: async () => {
      pages += 1;
      // The first asks whether bars are sealed.
      if (pages === 4) stop.abort();
      const bars = [
        create(BarSchema, { startTime: { seconds: BigInt(pages * 86_400), nanos: 0 } }),
      ];
      return { bars, nextPageToken: pages === 6 ? "" : `${pages}` };
    },
  });
  const empty = temporaryFolder();
  const typed = ["export", "bars", "AAPL", "-o", join(empty, "b.csv"), "--address", scripted];
  const stopped = await pmx(typed, { interruption: stop.signal });
  assert.deepEqual([stopped.code, readdirSync(empty)], [130, []]);
  assert.ok(pages >= 4 && pages < 6, `${pages} pages were asked for`);
  pages = 0;
  let clockMs = 0;
  const whole = await pmx(typed, { elapsedMs: () => (clockMs += 1_500) });
  assert.deepEqual([whole.code, readdirSync(empty)], [0, ["b.csv"]], whole.err);
  assert.match(whole.err, /^bars: 2 rows so far\nbars: 4 rows so far\n$/);
  assert.match(whole.out, /^bars of AAPL: 5 rows written to .*b\.csv\n$/);
});

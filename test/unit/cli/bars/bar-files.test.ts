import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import {
  type FailedFile,
  type FileOutcome,
  type FileRequest,
  type FileSeries,
  readBarFiles,
} from "#cli/bars/bar-files.ts";
import { filesOfSprint, seriesAt } from "#cli/bars/series-at.ts";
import { quoteUnitOf } from "#gateway/market-data/domain/quote-unit.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const testdata = join(repositoryRoot, "test/testdata/bars");
const folder = temporaryFolder();
const text = "date,open,high,low,close,volume\n2020-01-02,1000,1200,900,1100,5\n";

async function outcomesAt(path: string, request?: FileRequest): Promise<readonly FileOutcome[]> {
  const outcomes: FileOutcome[] = [];
  for await (const outcome of readBarFiles(path, request)) outcomes.push(outcome);
  return outcomes;
}

async function oneSeries(path: string, request?: FileRequest): Promise<FileSeries> {
  const [outcome] = await outcomesAt(path, request);
  assert.ok(outcome && "series" in outcome, JSON.stringify(outcome));
  return outcome.series;
}

async function oneFailure(path: string, request?: FileRequest): Promise<FailedFile> {
  const [outcome] = await outcomesAt(path, request);
  assert.ok(outcome && "problems" in outcome);
  return outcome;
}

async function written(name: string, held: string = text): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, held);
  return path;
}

test("every file of a folder is the series of the ticker that it is named for", async () => {
  const { series } = await seriesAt(join(testdata, "good"));
  assert.deepEqual(
    series.map(({ instrument, bars, source, provenance }) => [
      instrument.ticker,
      instrument.currency,
      bars.length,
      source,
      provenance,
    ]),
    [
      ["SYNA", "USD", 300, "SYNA.csv", "REAL"],
      ["SYNB.JO", "ZAR", 60, "SYNB.JO.csv", "REAL"],
    ],
  );
});

test("one file is read", async () => {
  const series = await oneSeries(join(testdata, "SYNCRLF.csv"));
  assert.equal(series.bars.length, 3);
  assert.equal(series.bars[0]?.startTimeMs, Date.UTC(2015, 0, 5));
});

test("a file that fails does not stop the others, and has file, line and column of every bad cell", async () => {
  const outcomes = await outcomesAt(testdata);
  const read = outcomes.flatMap((it) => ("series" in it ? [it.series.source] : []));
  assert.deepEqual(read, ["SYNCRLF.csv"]);
  const path = join(testdata, "SYNBAD.csv");
  const { problems } = await oneFailure(path);
  const places = problems.map(({ file, line, column }) => `${file} ${line} ${column}`);
  assert.deepEqual([...new Set(places)], [`${path} 3 high`, `${path} 5 close`]);
});

test("a sprint whose tickers are not named needs every file, and says which others can be used", async () => {
  await assert.rejects(
    seriesAt(testdata),
    /SYNBAD\.csv, line 3[\s\S]*SYNDATE\.csv, line 4[\s\S]*1 other file.*--tickers/,
  );
});

test("a sprint whose tickers are named needs only their files", async () => {
  const { series, failed } = await seriesAt(testdata, {}, ["SYNCRLF"]);
  assert.deepEqual([series.length, failed.length], [1, 2]);
  await assert.rejects(seriesAt(testdata, {}, ["SYNCRLF", "SYNBAD"]), /SYNBAD\.csv, line 3/);
});

test("a file is needed for every name of its ticker", async () => {
  const path = join(temporaryFolder(), "GTCO.LG.csv");
  await writeFile(path, "date,open,high,low,close\n2020-01-02,x,1,1,1\n");
  await assert.rejects(seriesAt(path, {}, ["GTCO.LG"]), /GTCO\.LG\.csv, line 2/);
});

test("a sprint takes each ticker of its files once, and says whose bars are of another length", async () => {
  const daily = await oneSeries(await written("GTCO.LG.csv"));
  const again = await oneSeries(await written("GUARANTY.LG.csv"));
  const hourly = { ...daily, file: "hours.csv", interval: "HOUR_1" } as const;
  const { tickers, notes } = filesOfSprint([daily, again, hourly], "DAY_1");
  assert.deepEqual(tickers, ["GUARANTY.LG"]);
  assert.deepEqual(notes, [
    "note: hours.csv is not in this sprint: its bars are hourly, those of the sprint daily (--interval 1h for them)",
  ]);
  assert.deepEqual(filesOfSprint([hourly], "DAY_1", ["AAPL"]).notes, []);
  assert.equal(filesOfSprint([hourly], "DAY_1", ["GTCO.LG"]).notes.length, 1);
});

test("a file that is not named for a ticker is refused with what to do", async () => {
  const { problems } = await oneFailure(await written("my prices.csv"));
  assert.match(
    problems[0]!.description,
    /"my prices" is not a ticker.*name the file after its ticker, as AAPL\.csv, or say --ticker/,
  );
});

test("--ticker, --exchange and --currency say what a file does not", async () => {
  const path = await written("prices.csv");
  const unit = quoteUnitOf("EUR")!;
  const { instrument } = await oneSeries(path, { ticker: "SYNX", exchange: "XNYS", unit });
  assert.deepEqual(
    [instrument.ticker, instrument.exchange, instrument.currency],
    ["SYNX", "XNYS", "EUR"],
  );
});

test("--ticker is refused for a folder of several files", async () => {
  const path = join(testdata, "good");
  await assert.rejects(seriesAt(path, { ticker: "SYNX" }), (error) => {
    assert.ok(error instanceof Fault);
    assert.match(error.message, /^--ticker: is for one file, but .* has 2; name one of them$/);
    return true;
  });
});

test("a file that is not named for a ticker may state its own", async () => {
  const rows = "Ticker,Date,Close,Open,High,Low\nSYNX,2020-01-02,11,10,12,9\n";
  const series = await oneSeries(await written("download (1).csv", rows));
  assert.equal(series.instrument.ticker, "SYNX");
});

test("a file that states a ticker which cannot be used is refused for that", async () => {
  const rows = "Ticker,Date,Close,Open,High,Low\nACME INC,2020-01-02,11,10,12,9\n";
  const { problems } = await oneFailure(await written("download (2).csv", rows));
  assert.match(
    problems[0]!.description,
    /^the file says ACME INC: "ACME INC" is not a ticker.*--ticker$/,
  );
});

test("a file that states another ticker than its name is read by its name, and says so", async () => {
  const rows = "Ticker,Date,Close,Open,High,Low\nSYNX,2020-01-02,11,10,12,9\n";
  const series = await oneSeries(await written("OTHER.csv", rows));
  assert.equal(series.instrument.ticker, "OTHER");
  assert.deepEqual(series.notes.slice(0, 1), ["the file itself says SYNX"]);
});

test("prices of Johannesburg and London are cents and pence unless it is said otherwise", async () => {
  const path = await written("SYNX.JO.csv");
  const closeOf = async (request?: FileRequest) => {
    const { bars, instrument } = await oneSeries(path, request);
    return [bars[0]?.close, instrument.currency];
  };
  assert.deepEqual(await closeOf(), [11, "ZAR"]);
  assert.deepEqual(await closeOf({ unit: quoteUnitOf("ZAR")! }), [1100, "ZAR"]);
  assert.deepEqual(await closeOf({ ticker: "SYNX.L" }), [11, "GBP"]);
  assert.deepEqual(await closeOf({ ticker: "SYNX", unit: quoteUnitOf("GBX")! }), [11, "GBP"]);
  assert.deepEqual(await closeOf({ ticker: "SYNX", priceShift: -3 }), [1.1, "USD"]);
});

test("only the beginning of a cell that is long is shown", async () => {
  const row = `2020-01-02,${"x".repeat(1e6)},2,1,1,5`;
  const path = await written("LONG.csv", `date,open,high,low,close,volume\n${row}\n`);
  const { problems } = await oneFailure(path);
  assert.ok(problems[0]!.description.length < 200);
});

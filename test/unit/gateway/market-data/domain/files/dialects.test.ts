import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { CorporateAction } from "#gateway/market-data/domain/corporate-action.ts";
import { dialects } from "#gateway/market-data/domain/files/dialects/index.ts";
import { type FileBars, readBarFile } from "#gateway/market-data/domain/files/read-bar-file.ts";
import type { RawBar } from "#gateway/market-data/domain/raw-bar.ts";
import { sampleDialects } from "#test/support/bar-file-samples.ts";
import { rawBars } from "#test/support/raw-bars.ts";
import { isLong } from "#test/support/test-length.ts";

/** What a file without some columns can have of bars. */
function without(
  bars: readonly RawBar[],
  lacks: readonly ("adjClose" | "volumeUnits")[],
): readonly RawBar[] {
  return bars.map((bar) => {
    const kept: { -readonly [Field in keyof RawBar]: RawBar[Field] } = { ...bar };
    for (const field of lacks) delete kept[field];
    return kept;
  });
}

function readWell(text: string, options = {}): FileBars {
  const read = readBarFile(text, "SYN.csv", options);
  assert.deepEqual(read.problems, []);
  return read;
}

for (const [title, { dialect, lacks, print }] of Object.entries(sampleDialects)) {
  test(`bars that are printed as ${title} are read as they were, whatever they are`, () => {
    fc.assert(
      fc.property(rawBars(12), (bars) => {
        // A day of the month above 12 says what the order of dates is.
        fc.pre(bars.some(({ startTimeMs }) => new Date(startTimeMs).getUTCDate() > 12));
        const read = readWell(print({ bars }));
        assert.equal(read.dialect, dialect);
        assert.deepEqual(read.bars, without(bars, lacks));
      }),
      { numRuns: isLong ? 60 : 20 },
    );
  });
}

test("every dialect has a sample, and its name reads it too", () => {
  const sampled = Object.values(sampleDialects);
  const bars = fc.sample(rawBars(12), { seed: 1, numRuns: 1 })[0]!;
  for (const { name } of dialects) {
    const sample = sampled.find(({ dialect }) => dialect === name);
    assert.ok(sample !== undefined, name);
    assert.equal(readWell(sample.print({ bars }), { format: name }).dialect, name);
  }
});

test("any permutation of rows is read as the same bars", () => {
  const { print } = sampleDialects["pmx's own"]!;
  fc.assert(
    fc.property(
      rawBars(12).chain((bars) =>
        fc.tuple(fc.constant(bars), fc.shuffledSubarray([...bars], { minLength: bars.length })),
      ),
      ([bars, shuffled]) => {
        assert.deepEqual(readWell(print({ bars: shuffled })).bars, bars);
      },
    ),
  );
});

for (const title of ["yfinance's history()", "Alpha Vantage adjusted"]) {
  test(`dividends and splits of ${title} are kept as actions, oldest first`, () => {
    const bars = fc.sample(rawBars(8), { seed: 2, numRuns: 1 })[0]!;
    const [first, second, third] = bars.map(({ startTimeMs }) => startTimeMs);
    const actions: readonly CorporateAction[] = [
      { kind: "DIVIDEND", exTimeMs: first!, amount: 0.82 },
      { kind: "SPLIT", exTimeMs: second!, newSharesPerOld: 4 },
      { kind: "SPLIT", exTimeMs: third!, newSharesPerOld: 0.5 },
      { kind: "DIVIDEND", exTimeMs: third!, amount: 0.25 },
    ];
    const { print } = sampleDialects[title]!;
    // yfinance states dividends for a share of today: 4 and 0.5 for 1 later.
    const isOfToday = title === "yfinance's history()";
    const kept = actions.map((one) =>
      one === actions[0] && isOfToday ? { ...one, amount: 1.64 } : one,
    );
    assert.deepEqual(readWell(print({ bars, actions })).actions, kept);
  });
}

test("the basis of prices is that of the dialect, else unknown, and the user may state it", () => {
  const bars = fc.sample(rawBars(8), { seed: 3, numRuns: 1 })[0]!;
  const basisOf = (title: string, options = {}) =>
    readWell(sampleDialects[title]!.print({ bars }), { dateOrder: "mdy", ...options }).basis;
  assert.equal(basisOf("yfinance"), "SPLIT_ADJUSTED");
  assert.equal(basisOf("yfinance's history()"), "FULLY_ADJUSTED");
  assert.equal(basisOf("yfinance's three lines"), "FULLY_ADJUSTED");
  assert.equal(basisOf("Alpha Vantage adjusted"), "AS_TRADED");
  assert.equal(basisOf("pmx's own"), undefined);
  assert.equal(basisOf("epoch seconds"), undefined);
  assert.equal(basisOf("pmx's own", { basis: "AS_TRADED" }), "AS_TRADED");
});

test("Stooq's ASCII files state their ticker, in our suffixes", () => {
  const header = "<TICKER>,<PER>,<DATE>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>";
  const tickerOf = (stated: string) =>
    readWell(`${header}\n${stated},D,20240102,1,2,1,1,5\n`).statedTicker;
  assert.deepEqual(["AAPL.US", "VOD.UK", "SYN"].map(tickerOf), ["AAPL", "VOD.L", "SYN"]);
});

test("of a download of several tickers the one that is asked for is read, and else they are named", () => {
  const text = [
    "Price,Close,Close,High,High,Low,Low,Open,Open,Volume,Volume",
    "Ticker,SYNA,SYNB,SYNA,SYNB,SYNA,SYNB,SYNA,SYNB,SYNA,SYNB",
    "Date,,,,,,,,,,",
    "2024-01-02,1,10,2,20,1,10,1,10,5,50",
  ].join("\n");
  const { bars } = readWell(text, { ticker: "SYNB" });
  assert.deepEqual(
    bars.map(({ high, volumeUnits }) => [high, volumeUnits]),
    [[20, 50]],
  );
  const [problem] = readBarFile(text, "ALL.csv").problems;
  assert.match(problem!.description, /2 tickers \(SYNA, SYNB\); name one of them with --ticker/);
});

for (const [title, first, second] of [
  ["the tickers above", "Ticker,SYN,SYN,SYN,SYN,SYN", "Price,Open,High,Low,Close,Volume"],
  ["lines without titles", ",Open,High,Low,Close,Volume", ",SYN,SYN,SYN,SYN,SYN"],
  [
    "pandas-datareader's titles",
    "Attributes,Open,High,Low,Close,Volume",
    "Symbols,SYN,SYN,SYN,SYN,SYN",
  ],
] as const) {
  test(`lines of header with ${title} are read as those with the prices above`, () => {
    const read = readWell([first, second, "Date,,,,,", "2024-01-02,10,12,9,11,5"].join("\n"));
    assert.deepEqual([read.dialect, read.statedTicker], ["yfinance-multi-level", "SYN"]);
    const prices = { open: 10, high: 12, low: 9, close: 11, volumeUnits: 5 };
    assert.deepEqual(read.bars, [{ startTimeMs: Date.UTC(2024, 0, 2), ...prices }]);
  });
}

test("of rows of several tickers those of the one that is asked for are read", () => {
  const rows = ["2024-01-02,1,2,1,1,5,SYNA", "2024-01-02,10,20,10,10,50,SYNB"];
  const text = ["date,open,high,low,close,volume,Name", ...rows].join("\n");
  assert.deepEqual(
    readWell(text, { ticker: "SYNA" }).bars.map(({ high }) => high),
    [2],
  );
  const [problem] = readBarFile(text, "ALL.csv", { ticker: "SYNC" }).problems;
  assert.match(problem!.description, /\(SYNA, SYNB\), but not SYNC; name one/);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { isActionFile, readActionFile } from "#gateway/market-data/domain/files/read-actions.ts";

const header = "date,ticker,dividend,split";

test("a file of actions gives dividends and splits by ticker, in the order of their dates", () => {
  const text = `${header}\n2020-08-31,AAPL,0,4\n2012-08-09,AAPL,2.65,1\n2017-11-30,BIL,0.1,0.5\n`;
  const { byTicker, problems } = readActionFile(text, "actions.csv");
  assert.deepEqual(problems, []);
  assert.deepEqual(byTicker.get("AAPL"), [
    { kind: "DIVIDEND", exTimeMs: Date.parse("2012-08-09"), amount: 2.65 },
    { kind: "SPLIT", exTimeMs: Date.parse("2020-08-31"), newSharesPerOld: 4 },
  ]);
  assert.deepEqual(
    byTicker.get("BIL")?.map(({ kind }) => kind),
    ["SPLIT", "DIVIDEND"],
  );
});

test("a file of actions is told by its columns, in any order, with others beside", () => {
  assert.ok(isActionFile(`\uFEFFTicker,Date,Split,Dividend,note\r\n`));
  assert.equal(isActionFile("date,open,high,low,close,volume\n"), false);
  const { byTicker } = readActionFile("ticker,date,split,dividend\nAAPL,2020-08-31,4,\n", "f");
  assert.equal(byTicker.get("AAPL")?.length, 1);
});

test("each row that cannot be read is named by its line, and the others are kept", () => {
  const rows = [
    "31/08/2020,AAPL,0,4",
    "2020-08-31,apple,0,4",
    "2020-08-31,A,x,1",
    "2020-08-31,A,0,-2",
  ];
  const { byTicker, problems } = readActionFile(
    [header, ...rows, "2020-08-31,B,0,2"].join("\n"),
    "f",
  );
  assert.deepEqual(
    problems.map(({ line }) => line),
    [2, 3, 4, 5],
  );
  assert.deepEqual([...byTicker.keys()], ["B"]);
});

test("a file without one of the columns says which", () => {
  const { problems } = readActionFile("date,ticker,split\n", "f");
  assert.match(problems[0]?.description ?? "", /no column dividend/);
});

test("actions of another name of a share or pair are those of its ticker", () => {
  const rows = ["2020-08-31,GTCO.LG,2,1", "2019-08-31,GUARANTY.LG,1,1", "2020-01-02,BTCUSD,0,2"];
  const { byTicker, problems } = readActionFile([header, ...rows].join("\n"), "f");
  assert.deepEqual(problems, []);
  assert.deepEqual([...byTicker.keys()], ["GUARANTY.LG", "BTC-USD"]);
  assert.deepEqual(
    byTicker.get("GUARANTY.LG")?.map((action) => action.kind === "DIVIDEND" && action.amount),
    [1, 2],
  );
});

test("a date that no calendar has is a problem, not the day after it", () => {
  const { byTicker, problems } = readActionFile(`${header}\n2020-02-30,A,1,1\n`, "f");
  assert.match(problems[0]?.description ?? "", /"2020-02-30" is no date/);
  assert.equal(byTicker.size, 0);
});

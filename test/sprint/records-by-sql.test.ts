import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import Database from "libsql";
import { startEmbedded } from "#test/support/embedded.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { textOf } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { pmx } from "./cli-scripted-gateway.ts";

type Row = Readonly<Record<string, string | number | null>>;

const records = temporaryFolder();
const configFolder = lenientConfig();

before(async () => {
  const { code, err } = await here("sprint", "--audits", "14", "--no-proof-mode");
  assert.ok(code < 3, err);
});

/** A command over the records, whose log is the file that users have. */
function here(...typed: string[]) {
  return pmx([...typed, "--data-dir", records], {
    startEmbedded: (options) => startEmbedded({ ...options, configFolder, environment: {} }),
  });
}

function query(sql: string): readonly Row[] {
  const db = new Database(join(records, "audit.db"), { readonly: true });
  try {
    return db.prepare(sql).all() as readonly Row[];
  } finally {
    db.close();
  }
}

/** The query of the roadmap as the page prints it. */
function printedQuery(): string {
  const [, sql] =
    /sqlite3 \.pmx\/audit\.db \\\n {2}"(SELECT [^"]+;)"/.exec(textOf("docs/records.md")) ?? [];
  assert.ok(sql, "the page prints no query");
  return sql;
}

test("the query of the roadmap answers every close with its prices and its reason", (t) => {
  const sql = printedQuery();
  assert.equal(
    sql,
    "SELECT ticker, action, entry_price, exit_price, is_close, exit_reason FROM trade_executions WHERE is_close = 1 LIMIT 20;",
  );
  const rows = query(sql);
  assert.ok(rows.length > 3, `${rows.length} closes`);
  for (const { ticker, action, entry_price, exit_price, is_close, exit_reason } of rows) {
    assert.deepEqual([ticker, action, is_close], ["AAPL", "SELL", 1]);
    assert.ok(Number(entry_price) > 0 && Number(exit_price) > 0);
    assert.match(`${exit_reason}`, /^(TIME_EXIT|STOP_LOSS|TAKE_PROFIT|END_OF_RUN)$/);
  }
  const sqlite3 = spawnSync("sqlite3", [join(records, "audit.db"), sql], { encoding: "utf8" });
  if (sqlite3.error) t.diagnostic("sqlite3 is not installed: the query ran through libsql alone");
  else assert.equal(sqlite3.stdout.trim().split("\n").length, rows.length, sqlite3.stderr);
});

test("trade_executions says what pmx trades says, and has the opening of each trade too", async () => {
  const { out } = await here("trades", "--json");
  const { trades, sprint } = JSON.parse(out);
  const closes = query("SELECT * FROM trade_executions WHERE is_close = 1 ORDER BY exit_timestamp");
  assert.deepEqual(
    closes.map((row) => [row.audit_set, row.round_trip, row.entry_timestamp, row.exit_timestamp]),
    trades.map((trade: Readonly<Record<string, string>>) => {
      return [sprint, trade.name, trade.entryTime, trade.exitTime];
    }),
  );
  assert.deepEqual(
    closes.map((row) => [row.holding_period_days, row.net_pnl_micros, row.trade_date]),
    trades.map((trade: Readonly<Record<string, string>>) => {
      return [trade.calendarDaysHeld, Number(trade.netPnlMicros), trade.exitTime?.slice(0, 10)];
    }),
  );
  const openings = query("SELECT * FROM trade_executions WHERE is_close = 0");
  assert.deepEqual(
    openings.map(({ round_trip, action, exit_price, exit_reason, trade_date }) => {
      return [round_trip, action, exit_price, exit_reason, trade_date];
    }),
    closes.map(({ round_trip, entry_timestamp }) => {
      return [round_trip, "BUY", null, null, `${entry_timestamp}`.slice(0, 10)];
    }),
  );
});

test("forecast_audits says what pmx audits says", async () => {
  const { audits, sprint } = JSON.parse((await here("audits", "--json")).out);
  const rows = query("SELECT * FROM forecast_audits ORDER BY as_of_timestamp, ticker");
  assert.deepEqual(
    rows.map((row) => [row.audit_set, row.audit, row.as_of_timestamp, row.horizon_bars]),
    audits.map(
      ({ name, key }: { name: string; key: { asOfTime: string; horizonBars: number } }) => {
        return [sprint, name, key.asOfTime, key.horizonBars];
      },
    ),
  );
  for (const [at, row] of rows.entries()) {
    assert.deepEqual([row.is_scored, row.ticker, row.baseline_model], [1, "AAPL", "naive"]);
    assert.equal(row.rmse_ratio, audits[at].rmseRatio.value);
    assert.match(`${row.score_timestamp}`, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  }
});

test("the view of decisions says on what each was, and what it expected after costs", () => {
  const rows = query("SELECT ticker, as_of_ms, policy_hash, expected_profit_bps FROM decision");
  assert.ok(rows.length > 0);
  for (const { ticker, as_of_ms: asOfMs, policy_hash: hash, expected_profit_bps: bps } of rows) {
    assert.deepEqual([ticker, typeof asOfMs, `${hash}`.length], ["AAPL", "number", 64]);
    assert.equal(typeof bps, "number");
  }
});

test("each exit is one line of the log with its reason and days, and stands in the step that closed it", async () => {
  const { trades } = JSON.parse((await here("trades", "--json")).out);
  const [{ trade_count: timed } = {}] = query(
    "SELECT count(*) AS trade_count FROM trade_executions WHERE exit_reason = 'TIME_EXIT'",
  );
  assert.ok(Number(timed) > 0);
  // The roadmap greps for TIME_EXIT, and asks for the days.
  const log = readFileSync(join(records, "pmx.log"), "utf8").split("\n");
  const lines = log.filter((line) => line.includes("TIME_EXIT"));
  assert.equal(lines.length, timed);
  for (const line of lines) {
    const days = /exit_reason=TIME_EXIT holding_period_days=(\d+) /.exec(line)?.[1];
    assert.ok(Number(days) >= 3, line);
  }
  assert.equal(log.filter((line) => line.includes("trade closed: ")).length, trades.length);

  const { audits } = JSON.parse((await here("show", "--json")).out);
  type Step = { readonly closedTrades: number; readonly exits: readonly Record<string, string>[] };
  const steps = audits.flatMap((step: { readonly tickers: readonly Step[] }) => step.tickers);
  for (const { closedTrades, exits } of steps) assert.equal(exits.length, closedTrades);
  const exits = steps.flatMap((step: Step) => step.exits);
  assert.ok(exits.length > 3, `${exits.length} exits`);
  // The settlement, which closes the last lots, is no audit run.
  assert.deepEqual(
    exits.map((exit: Step["exits"][number]) => {
      return [exit.reason, exit.exitTime, exit.calendarDaysHeld, exit.netPnlMicros];
    }),
    trades.slice(0, exits.length).map((trade: Step["exits"][number]) => {
      return [trade.exitReason, trade.exitTime, trade.calendarDaysHeld, trade.netPnlMicros];
    }),
  );
});

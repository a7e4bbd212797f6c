import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { randomReturns } from "#test/unit/audit/domain/track-record/sample-records.ts";
import { type RunningAudit, runningAudit } from "./running-audit.ts";

const folder = temporaryFolder();
const dayMs = 86_400_000;
const startMs = Date.UTC(2015, 0, 1);
const dateOf = (at: number) => new Date(startMs + at * dayMs).toISOString().slice(0, 10);
let audit: RunningAudit;

before(async () => {
  audit = await runningAudit();
});
after(() => audit.close());

/** Runs `pmx judge` at the audit service, which it asks without any gateway. */
function judge(...typed: readonly string[]) {
  const environment = { PMX_AUDIT_ADDRESS: audit.address };
  return runPmxHere(["judge", ...typed, "--address", "127.0.0.1:1"], { environment });
}

function write(name: string, header: string, rows: readonly string[]): string {
  const file = join(folder, name);
  writeFileSync(file, `${[header, ...rows].join("\n")}\n`);
  return file;
}

const good = randomReturns(1, 1500, 0.0015);
const returns = () =>
  write(
    "good.csv",
    "date,return",
    Array.from(good, (value, at) => `${dateOf(at)},${value}`),
  );

test("pmx judge prints the metrics and both verdicts, of which the written one decides", async () => {
  const { exitCode, stdout } = await judge(returns(), "--trials", "1", "--largest-loss", "0.1");
  assert.equal(exitCode, 0);
  assert.match(stdout, /1,500 returns, 2015-01-01 to 2019-02-08; the only trial\./);
  assert.match(stdout, /^mean return +\d+\.\d bps +\[\d/m);
  assert.match(stdout, /^deflated sharpe 2014 +\d/m);
  assert.match(stdout, /^probability of overfitting +undefined: too few/m);
  assert.match(stdout, /PASS by the written verdict; the assured verdict is EXPLORATORY\.\n$/);
});

test("with --assured the assured verdict decides, which needs rules that were fixed before", async () => {
  const typed = [returns(), "--trials", "1", "--largest-loss", "0.1", "--assured"];
  const seen = await judge(...typed);
  assert.equal(seen.exitCode, 2);
  assert.match(seen.stdout, /EXPLORATORY by the assured verdict/);
  const fixed = await judge(...typed, "--rules-fixed", "2015-01-01");
  assert.equal(fixed.exitCode, 0);
  const many = await judge(...typed, "--rules-fixed", "2015-01-01", "--trials", "1000000");
  assert.equal(many.exitCode, 2);
  assert.match(many.stdout, /one of 1,000,000 trials, 1 of\sthem with returns \(DECLARED\)/);
});

test("trials with their returns are measured, and --json prints the whole reply", async () => {
  const columns = [2, 3].map((seed) => randomReturns(seed, 1500));
  const rows = Array.from(good, (_, at) => `${dateOf(at)},${columns.map((one) => one[at]).join()}`);
  const trials = write("trials.csv", "date,a,b", rows);
  const typed = [returns(), "--trials", "3", "--trial-returns", trials, "--json"];
  const { exitCode, stdout } = await judge(...typed);
  assert.equal(exitCode, 0);
  const { evaluation } = JSON.parse(stdout);
  assert.equal(evaluation.trialsBasis, "TRIALS_BASIS_MEASURED");
  assert.equal(evaluation.written.verdict, "TRACK_RECORD_VERDICT_PASS");
  const metric = (name: string) =>
    evaluation.metrics.find((one: { name: string }) => one.name === name);
  assert.ok(metric("probability_of_overfitting").value < 0.1);
});

test("losing trades fail, and a bad file is refused by line and column", async () => {
  const losing = Array.from(randomReturns(5, 80, -0.02), (value, at) => {
    return `${dateOf(at)},${dateOf(at)},${value * 1000},1000`;
  });
  const trades = write("trades.csv", "opened,closed,pnl,notional", losing);
  const failed = await judge(trades, "--trials", "1", "--assured");
  assert.equal(failed.exitCode, 1);
  assert.match(failed.stdout, /FAIL mean return over 0 \(APPROXIMATE\)/);
  const bad = write("bad.csv", "date,return", ["2015-01-01,0.1", "2015-01-02,3%"]);
  const { exitCode, stderr } = await judge(bad, "--trials", "1");
  assert.equal(exitCode, 64);
  assert.match(stderr, /bad\.csv, line 3, column return: holds "3%", a percentage/);
});

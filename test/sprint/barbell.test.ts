import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import Database from "libsql";
import { type EmbeddedServices, startEmbedded } from "#test/support/embedded.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { pmx as commandLine } from "./cli-scripted-gateway.ts";

const records = temporaryFolder();
const barsFolder = join(records, "bars");
// A position may be a fifth of the equity, so that AAPL meets its twentieth and MSFT its tenth.
const configFolder = lenientConfig({
  "risk-gate.yaml": {
    "policy.maximumPositionRatio": 0.2,
    "policy.stopAtrMultiple": 8,
    "policy.targetAtrMultiple": 12,
  },
});
/** Those over the folder of records, which every call finds running: a start costs as much as ten audits. */
let services: EmbeddedServices;
const pmx = (...typed: string[]) =>
  commandLine([...typed, "--data-dir", records], {
    startEmbedded: async () => ({ ...services, close: async () => undefined }),
  });

before(async () => {
  services = await startEmbedded({
    dataDir: records,
    ports: "any",
    resumeSprints: false,
    configFolder,
    environment: {},
    logger: quietLogger,
  });
  mkdirSync(barsFolder);
  for (const [at, ticker] of ["AAPL", "MSFT", "SHY"].entries()) {
    const { bars } = madeSeries(ticker, { bars: 590, drift: 0.003, seed: at + 1 });
    const rows = bars.map(({ startTimeMs, open, high, low, close, volumeUnits }) => {
      const prices = [open, high, low, close].map((price) => price.toFixed(6));
      return [new Date(startTimeMs).toISOString().slice(0, 10), ...prices, volumeUnits].join();
    });
    writeFileSync(
      join(barsFolder, `${ticker}.csv`),
      ["date,open,high,low,close,volume", ...rows, ""].join("\n"),
    );
  }
});
after(() => services?.close());

interface Execution {
  readonly ticker: string;
  readonly entry_timestamp: string;
  readonly entry_price: number;
  readonly entry_notional_micros: number;
  readonly barbell_bucket: string | null;
  readonly barbell_multiplier: number | null;
}

function executions(sprint: string): readonly Execution[] {
  const db = new Database(join(records, "audit.db"), { readonly: true });
  const sql =
    "SELECT * FROM trade_executions WHERE is_close = 1 AND audit_set = ? ORDER BY entry_timestamp, ticker";
  const rows = db.prepare(sql).all(sprint) as readonly Execution[];
  db.close();
  return rows;
}

let calls = 0;

async function sprint(...typed: string[]) {
  calls += 1;
  const { code, out, err } = await pmx(...typed, "--request-id", `barbell-${calls}`, "--json");
  assert.ok(code < 4, err);
  return JSON.parse(out);
}

const windows = ["--audits", "4", "--spacing-bars", "12", "--horizon-bars", "10"];
const shared = [...windows, "--tickers", "AAPL,MSFT,SHY", "--bars", barsFolder];

test("with the barbell and without a sprint differs only where a bucket binds, and in AAPL one does", async () => {
  const without = await sprint("sprint", ...shared, "--no-proof-mode");
  const withBarbell = await sprint("sprint", ...shared, "--no-proof-mode", "--barbell");
  const [off, on] = [executions(without.sprint.name), executions(withBarbell.sprint.name)];
  assert.ok(off.length >= 4, `${off.length} trades`);
  const entryOf = ({ ticker, entry_timestamp, entry_price }: Execution) =>
    `${ticker} ${entry_timestamp} ${entry_price}`;
  assert.deepEqual(on.map(entryOf), off.map(entryOf));
  const bound = new Set<string>();
  for (const [at, trade] of on.entries()) {
    const { barbell_bucket: bucket, barbell_multiplier: multiplier, ticker } = trade;
    assert.equal(bucket, { AAPL: "SPECULATIVE", MSFT: "CORE", SHY: "SAFE" }[ticker]);
    assert.ok(multiplier !== null && multiplier > 0 && multiplier <= 1);
    if (multiplier < 1) bound.add(ticker);
    const before = off[at]?.entry_notional_micros ?? 0;
    if (multiplier === 1) assert.ok(Math.abs(trade.entry_notional_micros / before - 1) < 0.03);
    else assert.ok(trade.entry_notional_micros < before);
  }
  assert.ok(bound.has("AAPL") && !bound.has("SHY"), [...bound].join());
  assert.deepEqual(
    new Set(off.flatMap((trade) => [trade.barbell_bucket, trade.barbell_multiplier])),
    new Set([null]),
  );
});

test("pmx trades shows bucket and multiplier where there is a barbell, and no such columns elsewhere", async () => {
  const { out } = await pmx("trades");
  assert.match(out, /Bucket.*Multiplier/);
  assert.match(out, /AAPL.*SPECULATIVE/);
});

test("phase 3 holds its barbell against the newest sprint of phase 2, and says what an equal arm would pass", async () => {
  const bars = ["--bars", barsFolder, "--spacing-bars", "12", "--horizon-bars", "10"];
  const plain = ["--no-proof-mode", "--no-edge-cost-gate"];
  const baseline = await sprint("sprint", "--phase", "2", ...bars, ...plain);
  const tried = await sprint("sprint", "--phase", "3", "--barbell", ...bars, ...plain);
  assert.equal(tried.sprint.spec.baselineSprint, baseline.sprint.name);
  const [gate, ...others] = tried.gates;
  assert.deepEqual([gate.gate, others.length], ["phase-3-barbell", 0]);
  assert.equal(gate.baselineAuditSet, baseline.sprint.name);
  const [filled, wins] = gate.criteria;
  assert.equal(filled.observed.value, 1);
  assert.ok(wins.equalArmPassRatio > 0.3 && wins.equalArmPassRatio < 1, JSON.stringify(wins));
  const { out } = await pmx("show");
  assert.match(
    out,
    /an arm as good as the baseline would pass win-rate [\d.]+ % of the time, with n =/,
  );
});

test("phase 3 asks for a feature, and a baseline must have succeeded", async () => {
  const { code, err } = await pmx("sprint", "--phase", "3", "--bars", barsFolder);
  assert.equal(code, 64);
  assert.match(err, /--barbell or --include-frontier-tickers/);
  const unknown = await pmx(
    "sprint",
    ...shared,
    "--request-id",
    "unknown",
    "--baseline",
    "sprints/0123456789abcdef0123",
  );
  assert.equal(unknown.code, 64);
  assert.match(unknown.err, /must be a sprint that has SUCCEEDED; there is no sprints\/0123/);
});

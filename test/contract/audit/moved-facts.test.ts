import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openStore, type Store } from "#lib/kit/store/open-store.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import { type Fact, factFromRecord, madeOf, recordOf } from "#services/audit/domain/facts/fact.ts";
import { auditName } from "#services/audit/domain/facts/forecast-facts.ts";
import { scorecardOf } from "#services/audit/domain/scorecard.ts";
import { createEvidenceStore } from "#services/audit/store/evidence-store.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import {
  evidenceWith,
  measured,
  sampleScored,
  sampleTrade,
} from "#test/unit/audit/sample-evidence.ts";

const migrations = fileURLToPath(
  new URL("../../../services/audit/store/migrations", import.meta.url),
);
const path = join(temporaryFolder(), "audit.db");
const earlierFolder = temporaryFolder();
const scoreTimeMs = Date.UTC(2015, 0, 12, 3);

const scored = sampleScored(3.1, 2.7, {
  terminalDirection: measured("terminal_direction", "RATIO", 1),
  coverages: [{ levelRatio: 0.95, coverage: measured("coverage", "RATIO", 1 / 3) }],
});
const trades = [
  sampleTrade({ roundTrip: "r/1", entryPrice: 95.419998, exitPrice: 0.1 + 0.2 }),
  sampleTrade({ roundTrip: "r/2", entryPrice: undefined, netPnlMicros: -(2n ** 60n) }),
];
const decision = {
  auditSet: "sprints/a",
  decision: "decisions/d",
  verdict: "DENY",
  bindingRule: "edge-over-cost",
  reason: "EDGE_BELOW_COST",
} as const;
const fill = {
  auditSet: "sprints/a",
  fill: "f",
  notionalMicros: 2n ** 60n,
  costMicros: { halfSpread: 1n, slippage: 2n, commission: 3n, impact: 4n },
};
const facts: readonly Fact[] = [
  madeOf({ kind: "FORECAST_SCORED", value: scored }),
  { kind: "FORECAST_SCORED", value: scored },
  { kind: "DECISION_MADE", value: decision },
  { kind: "ORDER_FILLED", value: fill },
  ...trades.map((value): Fact => ({ kind: "TRADE_CLOSED", value })),
];

/** The migrations of version 0.1.0, which kept each kind of fact in a table of its own. */
function copyEarlierMigrations(folder: string): void {
  mkdirSync(join(folder, "meta"));
  const journal = JSON.parse(readFileSync(join(migrations, "meta/_journal.json"), "utf8"));
  const entries = journal.entries.slice(0, 2) as { tag: string }[];
  for (const { tag } of entries) {
    copyFileSync(join(migrations, `${tag}.sql`), join(folder, `${tag}.sql`));
  }
  writeFileSync(join(folder, "meta/_journal.json"), JSON.stringify({ ...journal, entries }));
}

/** Each fact as a row of its earlier table, in the order of the columns. */
function earlierRow(fact: Fact): readonly [table: string, ...values: (string | number | null)[]] {
  const { auditSet, kind, identity, factHash } = recordOf(fact, 0);
  switch (fact.kind) {
    case "FORECAST_MADE": {
      const { key, forecast, contentHash, baselineModel } = fact.value;
      return [
        ...(["forecast", identity, auditSet, factHash, key.ticker, key.interval] as const),
        ...[key.asOfMs, key.horizonBars, key.modelSetHash, key.policyHash],
        ...[forecast, contentHash, baselineModel],
      ];
    }
    case "FORECAST_SCORED": {
      const { ensembleRmse, baselineRmse, modelRmses, terminalDirection, coverages } = fact.value;
      const metrics = [ensembleRmse, baselineRmse, modelRmses, terminalDirection, coverages];
      return [
        ...(["outcome", identity, auditSet, factHash, scoreTimeMs] as const),
        ...metrics.map((metric) => JSON.stringify(metric)),
      ];
    }
    case "DECISION_MADE": {
      const { verdict, bindingRule, reason } = fact.value;
      return ["decision", auditSet, factHash, identity, verdict, bindingRule, reason];
    }
    case "ORDER_FILLED": {
      const { notionalMicros, costMicros } = fact.value;
      const { halfSpread, slippage, commission, impact } = costMicros;
      const amounts = [notionalMicros, halfSpread, slippage, commission, impact].map(String);
      return ["fill", auditSet, factHash, identity, ...amounts];
    }
    case "TRADE_CLOSED": {
      const { ticker, exitTimeMs, entryPrice, exitPrice, exitReason, calendarDaysHeld } =
        fact.value;
      return [
        ...(["trade", auditSet, factHash, identity, ticker, exitTimeMs] as const),
        ...[entryPrice ?? null, exitPrice ?? null, exitReason, calendarDaysHeld],
        ...[String(fact.value.netPnlMicros), String(fact.value.entryNotionalMicros)],
      ];
    }
    default:
      throw new Error(`an earlier version had no ${kind}`);
  }
}

let store: Store;

before(async () => {
  copyEarlierMigrations(earlierFolder);
  const earlier = await openStore({ path, migrationsFolder: earlierFolder, logger: quietLogger });
  await earlier.close();
  const client = anotherClient(path);
  for (const fact of facts) {
    const [table, ...values] = earlierRow(fact);
    const places = values.map(() => "?").join(", ");
    await client.execute({ sql: `INSERT INTO ${table} VALUES (${places})`, args: values });
  }
  client.close();
  store = await openStore({ path, migrationsFolder: migrations, logger: quietLogger });
});
after(() => store.close());

test("the facts of an earlier version are moved without a change, with their hashes", () => {
  const rows = store.db.rows("SELECT kind, content, fact_hash FROM fact ORDER BY position", []);
  assert.deepEqual(
    rows.map(([kind, content]) => factFromRecord(kind as Fact["kind"], String(content))),
    facts,
  );
  assert.deepEqual(
    rows.map(([, , factHash]) => factHash),
    facts.map((fact) => recordOf(fact, 0).factHash),
  );
});

test("the evidence of an earlier version gives the scorecard that it gave", async () => {
  const { policy } = loadAuditConfig({ environment: {} });
  const reader = createEvidenceStore(
    store.db,
    () => undefined,
    () => [],
  );
  const sample = { scored: [scored], decisions: [decision], trades, fills: [fill] };
  assert.deepEqual(
    scorecardOf(await reader.evidenceOf("sprints/a"), policy),
    scorecardOf(evidenceWith(sample), policy),
  );
});

test("an audit of an earlier version keeps the time of its outcome", async () => {
  const reader = createEvidenceStore(
    store.db,
    () => undefined,
    () => [],
  );
  const [audit] = await reader.auditsAfter("sprints/a", undefined, 1);
  assert.equal(audit?.scoreTimeMs, scoreTimeMs);
});

/** The first row of a view by its columns, as text: amounts may lie beyond 2^53. */
function firstRowOf(view: string): Readonly<Record<string, unknown>> {
  const columns = store.db
    .rows("SELECT name FROM pragma_table_info(?)", [view])
    .map(([name]) => String(name));
  const texts = columns.map((name) => `cast(${name} AS text)`).join();
  const [row = []] = store.db.rows(`SELECT ${texts} FROM ${view} LIMIT 1`, []);
  return Object.fromEntries(columns.map((name, index) => [name, row[index]]));
}

const { key } = scored;
for (const [view, row] of Object.entries({
  forecast: {
    audit_set: "sprints/a",
    audit: auditName(key),
    ticker: "AAPL",
    interval: "DAY_1",
    as_of_ms: String(key.asOfMs),
    horizon_bars: "5",
    forecast: scored.forecast,
    content_hash: scored.contentHash,
    baseline_model: "naive",
  },
  outcome: {
    audit_set: "sprints/a",
    audit: auditName(key),
    score_time_ms: String(scoreTimeMs),
    ensemble_rmse: "3.1",
    baseline_rmse: "2.7",
    terminal_direction: "1",
  },
  decision: {
    audit_set: "sprints/a",
    decision: "decisions/d",
    verdict: "DENY",
    binding_rule: "edge-over-cost",
    reason: "EDGE_BELOW_COST",
    ticker: null,
    as_of_ms: null,
    policy_hash: null,
    expected_profit_bps: null,
    barbell_bucket: null,
    barbell_multiplier: null,
  },
  fill: {
    audit_set: "sprints/a",
    fill: "f",
    notional_micros: String(2n ** 60n),
    half_spread_micros: "1",
    slippage_micros: "2",
    commission_micros: "3",
    impact_micros: "4",
  },
  trade: {
    audit_set: "sprints/a",
    round_trip: "r/1",
    ticker: "AAPL",
    exit_time_ms: String(Date.UTC(2015, 0, 12)),
    entry_price: "95.419998",
    exit_price: "0.3",
    exit_reason: "TIME",
    calendar_days_held: "7",
    net_pnl_micros: "1000000",
    entry_notional_micros: "1000000000",
  },
  // What the earlier version did not record is missing, not guessed.
  trade_executions: {
    audit_set: "sprints/a",
    round_trip: "r/1",
    ticker: "AAPL",
    action: null,
    is_close: "1",
    entry_price: "95.419998",
    exit_price: "0.3",
    exit_reason: "TIME_EXIT",
    holding_period_days: "7",
    trade_date: "2015-01-12",
    entry_timestamp: null,
    exit_timestamp: "2015-01-12T00:00:00Z",
    realized_pnl: "1.0",
    net_pnl_micros: "1000000",
    entry_notional_micros: "1000000000",
    barbell_bucket: null,
    barbell_multiplier: null,
  },
  forecast_audits: {
    audit_set: "sprints/a",
    audit: auditName(key),
    ticker: "AAPL",
    interval: "DAY_1",
    as_of_timestamp: new Date(key.asOfMs).toISOString().replace(".000Z", "Z"),
    horizon_bars: "5",
    baseline_model: "naive",
    is_scored: "1",
    ensemble_rmse: "3.1",
    baseline_rmse: "2.7",
    rmse_ratio: "1.14814814814815",
    terminal_direction: "1",
    score_timestamp: new Date(scoreTimeMs).toISOString().replace(".000Z", "Z"),
    forecast: scored.forecast,
    price_basis: null,
    regime: null,
  },
})) {
  test(`people read the facts of each ${view} as a table of its own`, () => {
    assert.deepEqual(firstRowOf(view), row);
  });
}

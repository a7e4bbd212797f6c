import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { barOn } from "#test/support/execution-examples.ts";
import { databaseToAttack, fillColumns } from "./attacked-database.ts";
import { newPortfolio, type RunningService, runService, seriesOf } from "./running-service.ts";

const { attacked, assertRefused } = databaseToAttack();
const attack = (name: string, sql: string, refusal: RegExp) =>
  test(`${name} is refused by the schema`, () => assertRefused(sql, refusal));

const tables = [
  "portfolios",
  "fills",
  "fill_references",
  "round_trips",
  "ledger_transactions",
  "ledger_entries",
  "bars",
  "rates",
  "equity_points",
  "splits",
];
for (const table of tables) {
  attack(`changing a row of ${table}`, `UPDATE ${table} SET rowid = rowid + 1`, /append-only/);
  attack(`deleting rows of ${table}`, `DELETE FROM ${table}`, /append-only/);
  attack(
    `replacing a row of ${table}`,
    `INSERT OR REPLACE INTO ${table} SELECT * FROM ${table} LIMIT 1`,
    /has this row already|is sealed|the lot exists/,
  );
}

attack(
  "an entry without a transaction, even with the check put off to the commit",
  `PRAGMA defer_foreign_keys=ON;
INSERT INTO ledger_entries (transaction_id, portfolio, account, ticker, amount_micros)
     VALUES ('t', $p, 'CASH', '', 1000)`,
  /FOREIGN KEY/,
);

attack(
  "money from nowhere",
  `PRAGMA defer_foreign_keys=ON;
INSERT INTO ledger_entries (transaction_id, portfolio, account, ticker, amount_micros)
     VALUES ('t', $p, 'CASH', '', 1000), ('t', $p, 'CAPITAL', '', -999);
INSERT INTO ledger_transactions (id, portfolio, fill) VALUES ('t', $p, 'f')`,
  /must sum to zero/,
);

attack(
  "a fill that is converted at a rate that its portfolio does not know",
  `INSERT INTO fills (${fillColumns}, base_notional_micros, rate)
     SELECT portfolio, ticker, json_set(instrument, '$.currency', 'ZAR'), effect, 'l2', NULL, side, quantity_units,
       bar_start_ms, price, unit_value_micros, notional_micros, 0, 0, 0, 0, 1,
       '{"from":"ZAR","to":"USD","legs":[{"ticker":"USDZAR=X","price":1,"inverse":true}],"asOfMs":0}'
     FROM fills LIMIT 1`,
  /at a rate that its portfolio knows/,
);

attack(
  "an amount in another currency without a rate",
  `INSERT INTO fills (${fillColumns}, base_notional_micros)
     SELECT portfolio, ticker, instrument, effect, 'l2', NULL, side, quantity_units,
       bar_start_ms, price, unit_value_micros, notional_micros, 0, 0, 0, 0, 1
     FROM fills LIMIT 1`,
  /at a rate that its portfolio knows/,
);

attack(
  "a line added to a sealed transaction",
  `INSERT INTO ledger_entries (transaction_id, portfolio, account, ticker, amount_micros)
     SELECT id, portfolio, 'CASH', '', 1 FROM ledger_transactions LIMIT 1`,
  /sealed/,
);

attack(
  "a second deposit of capital",
  `PRAGMA defer_foreign_keys=ON;
INSERT INTO ledger_entries (transaction_id, portfolio, account, ticker, amount_micros)
     VALUES ('t', $p, 'CASH', '', 1000), ('t', $p, 'CAPITAL', '', -1000);
INSERT INTO ledger_transactions (id, portfolio) VALUES ('t', $p)`,
  /has this row already/,
);

const copiedFill = (changes: Record<string, string>) => {
  const values = fillColumns.split(",").map((name) => changes[name.trim()] ?? name.trim());
  const effect = changes.effect === "'CLOSE'" ? "CLOSE" : "OPEN";
  return `INSERT INTO fills (id, ${fillColumns})
    SELECT 'f', ${values.join(", ")} FROM fills WHERE effect = '${effect}' LIMIT 1`;
};

attack(
  "a fill without its money, even with the check put off to the commit",
  `PRAGMA defer_foreign_keys=ON;
${copiedFill({ lot: "'other'", order_name: `(SELECT name FROM orders WHERE client_order_id = 'order-2')` })}`,
  /FOREIGN KEY/,
);

attack(
  "a fill whose notional is not quantity times price",
  copiedFill({
    lot: "'other'",
    order_name: `(SELECT name FROM orders WHERE client_order_id = 'order-2')`,
    notional_micros: "notional_micros - 1",
  }),
  /fills_notional/,
);

attack(
  "a fill whose unit is worth more than its notional says",
  copiedFill({
    lot: "'other'",
    order_name: `(SELECT name FROM orders WHERE client_order_id = 'order-2')`,
    unit_value_micros: "10000000",
  }),
  /fills_notional/,
);

attack(
  "other terms of a known instrument",
  `UPDATE instruments SET instrument = json_set(instrument, '$.lotSizeUnits', 7)`,
  /instruments is append-only/,
);

attack("forgetting an instrument", "DELETE FROM instruments", /instruments is append-only/);

attack(
  "replacing a known instrument",
  "INSERT OR REPLACE INTO instruments SELECT * FROM instruments",
  /has this row already/,
);

attack("a second fill of one order", copiedFill({ lot: "'other'" }), /has this row already/);

attack(
  "a close without a lot",
  copiedFill({ effect: "'CLOSE'", lot: "'nobody'" }),
  /must name an open lot/,
);

attack(
  "a close of another portfolio's lot",
  copiedFill({ effect: "'CLOSE'", portfolio: "'portfolios/other'" }),
  /must name an open lot/,
);

attack("closing a lot twice", copiedFill({ effect: "'CLOSE'" }), /must name an open lot/);

attack(
  "a second round trip of one lot",
  `INSERT INTO round_trips (name, portfolio, lot, entry_fill, exit_fill, quantity_units, exit_reason,
      gap, trigger_price, sessions_held, calendar_days_held, gross_pnl_micros, costs_micros,
      net_pnl_micros)
    SELECT 'again', portfolio, lot, entry_fill, exit_fill || '', quantity_units, exit_reason, gap,
      trigger_price, sessions_held, calendar_days_held, gross_pnl_micros, costs_micros,
      net_pnl_micros FROM round_trips`,
  /closed than was opened|has this row already/,
);

attack(
  "reopening a filled order",
  `UPDATE orders SET state = 'ACCEPTED', resolved_bar_start_ms = NULL WHERE client_order_id = 'order-1'`,
  /only from ACCEPTED/,
);

attack(
  "making a waiting order larger",
  `UPDATE orders SET quantity_units = 100000 WHERE client_order_id = 'order-2'`,
  /only from ACCEPTED/,
);

attack(
  "giving a waiting order another entry",
  `UPDATE orders SET state = 'FILLED', resolved_bar_start_ms = 1, entry = '{}' WHERE state = 'ACCEPTED'`,
  /only from ACCEPTED/,
);

attack(
  "another multiplier for an order as it fills",
  `UPDATE orders SET state = 'FILLED', resolved_bar_start_ms = 1, barbell_bucket = 'CORE', barbell_multiplier = 1
    WHERE state = 'ACCEPTED'`,
  /barbell made of an order never changes/,
);

for (const half of ["'CORE', NULL", "NULL, 0.5", "'CORE', 1.5", "'CASH', 0.5"]) {
  attack(
    `an order with the barbell ${half}`,
    `INSERT INTO orders (name, portfolio, client_order_id, request_hash, instrument, side,
        quantity_units, exit_plan, market_context, decision_time_ms, decision,
        entry_confidence_ratio, state, barbell_bucket, barbell_multiplier)
      SELECT 'o', portfolio, 'o', request_hash, instrument, side, quantity_units, exit_plan,
        market_context, decision_time_ms, decision, entry_confidence_ratio, 'ACCEPTED', ${half}
      FROM orders LIMIT 1`,
    /bucket with a multiplier from 0 to 1/,
  );
}

attack(
  "an order that starts FILLED",
  `INSERT INTO orders (name, portfolio, client_order_id, request_hash, instrument, side,
      quantity_units, exit_plan, market_context, decision_time_ms, decision,
      entry_confidence_ratio, state, resolved_bar_start_ms)
    SELECT 'o', portfolio, 'o', request_hash, instrument, side, quantity_units, exit_plan,
      market_context, decision_time_ms, decision, entry_confidence_ratio, 'FILLED', 0
    FROM orders LIMIT 1`,
  /starts ACCEPTED or DENIED/,
);

attack(
  "a client order id used twice",
  `INSERT INTO orders (name, portfolio, client_order_id, request_hash, instrument, side,
      quantity_units, exit_plan, market_context, decision_time_ms, decision,
      entry_confidence_ratio, state)
    SELECT 'o', portfolio, client_order_id, request_hash, instrument, side, quantity_units,
      exit_plan, market_context, decision_time_ms, decision, entry_confidence_ratio, 'ACCEPTED'
    FROM orders LIMIT 1`,
  /has this row already/,
);

attack(
  "a portfolio without a provenance",
  `INSERT INTO portfolios SELECT 'x', 'x', request_hash, audit_set, currency, mode, NULL,
      starting_cash_micros, policy, cost_model, policy_hash, create_time_ms FROM portfolios`,
  /NOT NULL/,
);

const alteration = [
  "DROP TRIGGER ledger_entries_not_updated",
  "UPDATE ledger_entries SET amount_micros = amount_micros + 1 WHERE account = 'CASH' AND sequence = 1",
];

async function assertNextAdvanceFails(service: RunningService, name: string, day: number) {
  const before = await service.client.getPortfolio({ name });
  const series = [seriesOf([barOn(day, 100)])];
  await assert.rejects(
    service.client.advanceBars({ portfolio: name, series }),
    (error) =>
      error instanceof Fault && error.code === "INTERNAL" && !/differ|CASH/.test(error.message),
  );
  assert.deepEqual(await service.client.getPortfolio({ name }), before);
}

test("a ledger altered behind the triggers stops the next advance, and nothing is committed", async () => {
  const { client, folder, portfolio } = attacked();
  await client.batch(alteration, "write");
  client.close();
  const service = await runService(folder);
  try {
    await assertNextAdvanceFails(service, portfolio, 2);
  } finally {
    await service.stop();
  }
});

test("a ledger altered while the service runs stops the next advance", async () => {
  const service = await runService();
  const other = anotherClient(service.databasePath);
  try {
    const name = await newPortfolio(service, "altered");
    for (const day of [0, 1]) {
      await service.client.advanceBars({ portfolio: name, series: [seriesOf([barOn(day, 100)])] });
    }
    await other.batch(alteration, "write");
    await assertNextAdvanceFails(service, name, 2);
  } finally {
    other.close();
    await service.remove();
  }
});

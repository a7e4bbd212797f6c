import { test } from "node:test";
import { databaseToAttack } from "./attacked-database.ts";

const { assertRefused } = databaseToAttack();
const attack = (name: string, sql: string, refusal: RegExp) =>
  test(`${name} is refused by the schema`, () => assertRefused(sql, refusal));

const waiting = "client_order_id = 'order-2' AND portfolio = $p";
const filled = "client_order_id = 'order-1' AND portfolio = $p";
const stage = (word: string, where = waiting) => `UPDATE orders SET stage = ${word} WHERE ${where}`;

attack("a stage that no order has", stage("'LOST'"), /only from ACCEPTED/);
attack("triggering a filled order", stage("'TRIGGERED'", filled), /only from ACCEPTED/);
attack("canceling a filled order", stage("'CANCELED'", filled), /only from ACCEPTED/);
attack(
  "filling a canceled order",
  `${stage("'CANCELED'")};\nUPDATE orders SET state = 'FILLED', resolved_bar_start_ms = 0 WHERE ${waiting}`,
  /only from ACCEPTED/,
);
attack(
  "taking an order back from CANCELED",
  `${stage("'CANCELED'")};\n${stage("NULL")}`,
  /only from ACCEPTED/,
);
attack(
  "taking an order back from TRIGGERED",
  `${stage("'TRIGGERED'")};\n${stage("NULL")}`,
  /only from ACCEPTED/,
);
attack(
  "rejecting what is left of a partially filled order",
  `${stage("'PARTIALLY_FILLED'")};\nUPDATE orders SET state = 'REJECTED', reject_reason = 'CASH_TOO_LOW', resolved_bar_start_ms = 0 WHERE ${waiting}`,
  /only from ACCEPTED/,
);
attack(
  "changing the stage while the order is resolved",
  `UPDATE orders SET state = 'FILLED', stage = 'TRIGGERED', resolved_bar_start_ms = 0 WHERE ${waiting}`,
  /only from ACCEPTED/,
);
attack(
  "letting a waiting order wait longer",
  `UPDATE orders SET time_in_force = 'GTC' WHERE ${waiting}`,
  /only from ACCEPTED/,
);
attack(
  "beginning the day of an order again",
  `UPDATE orders SET first_bar_start_ms = 1 WHERE ${waiting};\nUPDATE orders SET first_bar_start_ms = 2 WHERE ${waiting}`,
  /only from ACCEPTED/,
);

attack(
  "moving a cancel to another bar",
  `${stage("'TRIGGERED'")};\nUPDATE orders SET canceled_bar_start_ms = 5 WHERE ${waiting}`,
  /notes only its cancel/,
);

const born = (column: string, value: string) =>
  `INSERT INTO orders (name, portfolio, client_order_id, request_hash, instrument, side,
      quantity_units, exit_plan, market_context, decision_time_ms, decision,
      entry_confidence_ratio, state, ${column})
    SELECT 'o', portfolio, 'o', request_hash, instrument, side, quantity_units, exit_plan,
      market_context, decision_time_ms, decision, entry_confidence_ratio, 'ACCEPTED', ${value}
    FROM orders LIMIT 1`;
attack("an order that starts CANCELED", born("stage", "'CANCELED'"), /starts ACCEPTED or DENIED/);
attack(
  "an order that waits for ever in a way of its own",
  born("time_in_force", "'EVER'"),
  /waits DAY, GTC or IOC/,
);

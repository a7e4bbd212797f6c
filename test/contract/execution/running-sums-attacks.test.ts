import { test } from "node:test";
import { databaseToAttack, fillColumns } from "./attacked-database.ts";

const { assertRefused } = databaseToAttack();
const attack = (name: string, sql: string, refusal: RegExp) =>
  test(`${name} is refused by the schema`, () => assertRefused(sql, refusal));

attack(
  "a balance that its entries do not sum to",
  "UPDATE account_balances SET balance_micros = balance_micros + 1 WHERE account = 'CASH'",
  /a balance is the sum of the entries/,
);

attack(
  "a balance moved by an entry that it includes already",
  `UPDATE account_balances SET last_entry = last_entry + 1, balance_micros = balance_micros + (
     SELECT amount_micros FROM ledger_entries WHERE sequence = account_balances.last_entry)`,
  /a balance is the sum of the entries/,
);

attack(
  "a balance of an account without entries",
  `INSERT INTO account_balances (portfolio, account, ticker, balance_micros, last_entry)
     SELECT portfolio, 'POSITION', 'MSFT', amount_micros, sequence FROM ledger_entries LIMIT 1`,
  /a balance is the sum of the entries/,
);

attack(
  "a second balance of one account",
  "INSERT OR REPLACE INTO account_balances SELECT * FROM account_balances",
  /a balance is the sum of the entries/,
);

attack(
  "deleting a balance",
  "DELETE FROM account_balances WHERE account = 'CAPITAL'",
  /a balance is the sum of the entries/,
);

attack(
  "an open lot that was closed",
  `INSERT INTO open_lots (fill, portfolio)
     SELECT sequence, portfolio FROM fills WHERE effect = 'OPEN' LIMIT 1`,
  /an entry that is not closed/,
);

attack(
  "an open lot of another portfolio",
  "UPDATE open_lots SET portfolio = 'portfolios/other'",
  /an open lot does not change/,
);

attack("forgetting an open lot", "DELETE FROM open_lots", /open until it is closed/);

const closingEntries = (unbalanced: number) => `json_array(
        json_array('POSITION', ticker, -notional_micros),
        json_array('CASH', '', notional_micros + ${unbalanced}))`;

/** Posts the close of the open lot with these entries. */
const closingOf = (entries: string) => `INSERT INTO fill_postings (id, ${fillColumns}, entries)
    SELECT 'f', portfolio, ticker, instrument, 'CLOSE', lot, NULL, 'SELL', quantity_units,
      bar_start_ms, price, unit_value_micros, notional_micros, 0, 0, 0, 0, ${entries}
    FROM fills WHERE sequence IN (SELECT fill FROM open_lots)`;

attack(
  "a posting whose entries do not sum to zero",
  closingOf(closingEntries(1)),
  /must sum to zero/,
);

attack("a posting without entries", closingOf("'[]'"), /must sum to zero/);

attack(
  "a round trip that breaks the sums of those before it",
  `${closingOf(closingEntries(0))};
INSERT INTO round_trips (name, portfolio, lot, entry_fill, exit_fill, quantity_units, exit_reason,
      gap, sessions_held, calendar_days_held, gross_pnl_micros, costs_micros, net_pnl_micros,
      gross_pnl_to_date_micros, net_pnl_to_date_micros)
    SELECT 'n', portfolio, lot, id, 'f', quantity_units, 'TIME', 0, 1, 0, 0, 0, 0, 5, 0 FROM fills
    WHERE effect = 'OPEN' AND lot = (SELECT lot FROM fills WHERE id = 'f')`,
  /continues the sums/,
);

const equityColumns = `portfolio, ordinal, bar_start_ms, bar_close_ms, cash_micros, equity_micros,
  peak_equity_micros, max_drawdown_ratio`;

attack(
  "an equity point that is counted twice",
  `INSERT INTO equity_points (${equityColumns})
    SELECT ${equityColumns} FROM equity_points LIMIT 1`,
  /continues the count/,
);

attack(
  "an equity point put before the others",
  `INSERT INTO equity_points (sequence, ${equityColumns})
    SELECT -1, ${equityColumns.replace("ordinal", "1")} FROM equity_points LIMIT 1`,
  /continues the count/,
);

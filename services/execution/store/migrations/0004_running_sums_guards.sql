-- The sums of what is stored already. Its rows are append-only, so their guards step aside meanwhile.
DROP TRIGGER round_trips_not_updated;
--> statement-breakpoint
UPDATE round_trips SET gross_pnl_to_date_micros = sums.gross, net_pnl_to_date_micros = sums.net
FROM (SELECT sequence AS trip,
  sum(gross_pnl_micros) OVER (PARTITION BY portfolio ORDER BY sequence) AS gross,
  sum(net_pnl_micros) OVER (PARTITION BY portfolio ORDER BY sequence) AS net FROM round_trips) AS sums
WHERE sequence = sums.trip;
--> statement-breakpoint
CREATE TRIGGER round_trips_not_updated BEFORE UPDATE ON round_trips
BEGIN
  SELECT RAISE(ABORT, 'round_trips is append-only');
END;
--> statement-breakpoint
DROP TRIGGER equity_points_not_updated;
--> statement-breakpoint
-- All bars so far are daily.
UPDATE equity_points SET ordinal = counts.ordinal, bar_close_ms = bar_start_ms + 86400000
FROM (SELECT sequence AS point, row_number() OVER (PARTITION BY portfolio ORDER BY sequence) AS ordinal
  FROM equity_points) AS counts
WHERE sequence = counts.point;
--> statement-breakpoint
CREATE TRIGGER equity_points_not_updated BEFORE UPDATE ON equity_points
BEGIN
  SELECT RAISE(ABORT, 'equity_points is append-only');
END;
--> statement-breakpoint
INSERT INTO account_balances (portfolio, account, ticker, balance_micros, last_entry)
  SELECT portfolio, account, ticker, sum(amount_micros), max(sequence) FROM ledger_entries
  GROUP BY portfolio, account, ticker;
--> statement-breakpoint
INSERT INTO open_lots (fill, portfolio)
  SELECT sequence, portfolio FROM fills AS entry
  WHERE effect = 'OPEN' AND quantity_units > (
    SELECT coalesce(sum(quantity_units), 0) FROM fills WHERE lot = entry.lot AND effect = 'CLOSE');
--> statement-breakpoint
-- A balance is a running sum: each entry moves the balance of its account.
CREATE TRIGGER ledger_entries_move_balances AFTER INSERT ON ledger_entries
BEGIN
  UPDATE account_balances SET balance_micros = balance_micros + NEW.amount_micros, last_entry = NEW.sequence
    WHERE portfolio = NEW.portfolio AND account = NEW.account AND ticker = NEW.ticker;
  INSERT INTO account_balances (portfolio, account, ticker, balance_micros, last_entry)
    SELECT NEW.portfolio, NEW.account, NEW.ticker, NEW.amount_micros, NEW.sequence
    WHERE NOT EXISTS (SELECT 1 FROM account_balances
      WHERE portfolio = NEW.portfolio AND account = NEW.account AND ticker = NEW.ticker);
END;
--> statement-breakpoint
-- A balance starts with an entry that no balance includes, and only where the account has none yet.
CREATE TRIGGER account_balances_start_with_an_entry BEFORE INSERT ON account_balances
WHEN EXISTS (SELECT 1 FROM account_balances
    WHERE portfolio = NEW.portfolio AND account = NEW.account AND ticker = NEW.ticker)
  OR NOT EXISTS (SELECT 1 FROM ledger_entries
    WHERE sequence = NEW.last_entry AND portfolio = NEW.portfolio AND account = NEW.account
      AND ticker = NEW.ticker AND amount_micros = NEW.balance_micros)
BEGIN
  SELECT RAISE(ABORT, 'a balance is the sum of the entries of its account');
END;
--> statement-breakpoint
-- A balance moves by exactly one entry, which is later than all that it includes.
CREATE TRIGGER account_balances_move_by_an_entry BEFORE UPDATE ON account_balances
WHEN NEW.rowid IS NOT OLD.rowid OR NEW.portfolio IS NOT OLD.portfolio OR NEW.account IS NOT OLD.account
  OR NEW.ticker IS NOT OLD.ticker OR NEW.last_entry <= OLD.last_entry
  OR NOT EXISTS (SELECT 1 FROM ledger_entries
    WHERE sequence = NEW.last_entry AND portfolio = NEW.portfolio AND account = NEW.account
      AND ticker = NEW.ticker AND amount_micros = NEW.balance_micros - OLD.balance_micros)
BEGIN
  SELECT RAISE(ABORT, 'a balance is the sum of the entries of its account');
END;
--> statement-breakpoint
CREATE TRIGGER account_balances_not_deleted BEFORE DELETE ON account_balances
BEGIN
  SELECT RAISE(ABORT, 'a balance is the sum of the entries of its account');
END;
--> statement-breakpoint
-- An entry opens a lot.
CREATE TRIGGER fills_open_lots AFTER INSERT ON fills WHEN NEW.effect = 'OPEN'
BEGIN
  INSERT INTO open_lots (fill, portfolio) VALUES (NEW.sequence, NEW.portfolio);
END;
--> statement-breakpoint
-- A lot is no longer open when all of it is closed.
CREATE TRIGGER fills_close_lots AFTER INSERT ON fills WHEN NEW.effect = 'CLOSE'
BEGIN
  DELETE FROM open_lots WHERE fill = (
    SELECT sequence FROM fills AS entry
    WHERE entry.lot = NEW.lot AND entry.effect = 'OPEN' AND entry.quantity_units = (
      SELECT sum(quantity_units) FROM fills WHERE lot = NEW.lot AND effect = 'CLOSE'));
END;
--> statement-breakpoint
CREATE TRIGGER open_lots_are_entries BEFORE INSERT ON open_lots
WHEN NOT EXISTS (SELECT 1 FROM fills AS entry
  WHERE entry.sequence = NEW.fill AND entry.portfolio = NEW.portfolio AND entry.effect = 'OPEN'
    AND entry.quantity_units > (
      SELECT coalesce(sum(quantity_units), 0) FROM fills WHERE lot = entry.lot AND effect = 'CLOSE'))
BEGIN
  SELECT RAISE(ABORT, 'an open lot is an entry that is not closed');
END;
--> statement-breakpoint
CREATE TRIGGER open_lots_not_updated BEFORE UPDATE ON open_lots
BEGIN
  SELECT RAISE(ABORT, 'an open lot does not change');
END;
--> statement-breakpoint
CREATE TRIGGER open_lots_stay_until_closed BEFORE DELETE ON open_lots
WHEN (SELECT entry.quantity_units > (
    SELECT coalesce(sum(quantity_units), 0) FROM fills WHERE lot = entry.lot AND effect = 'CLOSE')
  FROM fills AS entry WHERE entry.sequence = OLD.fill)
BEGIN
  SELECT RAISE(ABORT, 'a lot is open until it is closed');
END;
--> statement-breakpoint
-- Each round trip continues the sums of the one before it, and is the last.
CREATE TRIGGER round_trips_continue_the_sums AFTER INSERT ON round_trips
WHEN NEW.sequence <> (SELECT max(sequence) FROM round_trips)
  OR NEW.gross_pnl_to_date_micros <> NEW.gross_pnl_micros + coalesce((
    SELECT gross_pnl_to_date_micros FROM round_trips
    WHERE portfolio = NEW.portfolio AND sequence < NEW.sequence ORDER BY sequence DESC LIMIT 1), 0)
  OR NEW.net_pnl_to_date_micros <> NEW.net_pnl_micros + coalesce((
    SELECT net_pnl_to_date_micros FROM round_trips
    WHERE portfolio = NEW.portfolio AND sequence < NEW.sequence ORDER BY sequence DESC LIMIT 1), 0)
BEGIN
  SELECT RAISE(ABORT, 'a round trip continues the sums of the one before it');
END;
--> statement-breakpoint
-- Each equity point counts one more than the one before it, and is the last.
CREATE TRIGGER equity_points_continue_the_count AFTER INSERT ON equity_points
WHEN NEW.sequence <> (SELECT max(sequence) FROM equity_points)
  OR NEW.ordinal <> 1 + coalesce((
    SELECT ordinal FROM equity_points
    WHERE portfolio = NEW.portfolio AND sequence < NEW.sequence ORDER BY sequence DESC LIMIT 1), 0)
BEGIN
  SELECT RAISE(ABORT, 'an equity point continues the count of the one before it');
END;
--> statement-breakpoint
-- To insert into: one statement writes a ledger transaction after its entries, which it seals. Keys are checked at its end.
CREATE VIEW transaction_postings AS SELECT id, portfolio, fill, '[]' AS entries FROM ledger_transactions;
--> statement-breakpoint
CREATE TRIGGER transaction_postings_insert INSTEAD OF INSERT ON transaction_postings
BEGIN
  INSERT INTO ledger_entries (transaction_id, portfolio, account, ticker, amount_micros)
    SELECT NEW.id, NEW.portfolio, value ->> 0, value ->> 1, cast(value ->> 2 AS integer)
    FROM json_each(NEW.entries) ORDER BY key;
  INSERT INTO ledger_transactions (id, portfolio, fill) VALUES (NEW.id, NEW.portfolio, NEW.fill);
END;
--> statement-breakpoint
-- To insert into: one statement writes a fill with its ledger transaction, which name each other.
CREATE VIEW fill_postings AS
  SELECT id, portfolio, ticker, instrument, effect, lot, order_name, side, quantity_units, bar_start_ms, price_micros,
    notional_micros, half_spread_micros, slippage_micros, commission_micros, impact_micros, '[]' AS entries FROM fills;
--> statement-breakpoint
CREATE TRIGGER fill_postings_insert INSTEAD OF INSERT ON fill_postings
BEGIN
  INSERT INTO fills (id, portfolio, ticker, instrument, effect, lot, order_name, side, quantity_units, bar_start_ms,
      price_micros, notional_micros, half_spread_micros, slippage_micros, commission_micros, impact_micros)
    VALUES (NEW.id, NEW.portfolio, NEW.ticker, NEW.instrument, NEW.effect, NEW.lot, NEW.order_name, NEW.side,
      NEW.quantity_units, NEW.bar_start_ms, NEW.price_micros, NEW.notional_micros, NEW.half_spread_micros,
      NEW.slippage_micros, NEW.commission_micros, NEW.impact_micros);
  INSERT INTO transaction_postings (id, portfolio, fill, entries)
    VALUES (NEW.id, NEW.portfolio, NEW.id, NEW.entries);
END;

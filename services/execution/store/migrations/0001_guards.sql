-- A transaction is written after its entries and seals them; unbalanced ones cannot be sealed.
CREATE TRIGGER ledger_transactions_balanced BEFORE INSERT ON ledger_transactions
WHEN (SELECT count(*) < 2 OR sum(amount_micros) <> 0 OR min(portfolio) <> NEW.portfolio OR max(portfolio) <> NEW.portfolio
  FROM ledger_entries WHERE transaction_id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'the entries of a transaction must sum to zero');
END;
--> statement-breakpoint
-- Nothing joins a sealed transaction.
CREATE TRIGGER ledger_entries_unsealed BEFORE INSERT ON ledger_entries
WHEN EXISTS (SELECT 1 FROM ledger_transactions WHERE id = NEW.transaction_id)
BEGIN
  SELECT RAISE(ABORT, 'the transaction is sealed');
END;
--> statement-breakpoint
-- A close names the lot that it closes: of the same portfolio, on the other side, not before its entry, and not for more
-- than is still open.
CREATE TRIGGER fills_close_a_lot BEFORE INSERT ON fills
WHEN NEW.effect = 'CLOSE' AND NOT EXISTS (
  SELECT 1 FROM fills AS entry
  WHERE entry.lot = NEW.lot AND entry.effect = 'OPEN' AND entry.portfolio = NEW.portfolio
    AND entry.ticker = NEW.ticker AND entry.side <> NEW.side AND entry.bar_start_ms <= NEW.bar_start_ms
    AND entry.quantity_units >= NEW.quantity_units + (
      SELECT coalesce(sum(quantity_units), 0) FROM fills WHERE lot = NEW.lot AND effect = 'CLOSE'))
BEGIN
  SELECT RAISE(ABORT, 'a closing fill must name an open lot of its portfolio and ticker');
END;
--> statement-breakpoint
-- One entry fill opens one lot.
CREATE TRIGGER fills_open_a_lot_once BEFORE INSERT ON fills
WHEN NEW.effect = 'OPEN' AND EXISTS (SELECT 1 FROM fills WHERE lot = NEW.lot)
BEGIN
  SELECT RAISE(ABORT, 'the lot exists');
END;
--> statement-breakpoint
-- A round trip joins the two fills of one lot.
CREATE TRIGGER round_trips_join_their_fills BEFORE INSERT ON round_trips
WHEN NOT EXISTS (
  SELECT 1 FROM fills AS entry JOIN fills AS leaving ON leaving.lot = entry.lot
  WHERE entry.id = NEW.entry_fill AND leaving.id = NEW.exit_fill
    AND entry.effect = 'OPEN' AND leaving.effect = 'CLOSE' AND entry.lot = NEW.lot
    AND entry.portfolio = NEW.portfolio AND leaving.quantity_units = NEW.quantity_units)
BEGIN
  SELECT RAISE(ABORT, 'a round trip must join the entry and the exit of one lot');
END;
--> statement-breakpoint
-- The closed quantity of a lot never exceeds the opened one.
CREATE TRIGGER round_trips_within_the_lot BEFORE INSERT ON round_trips
WHEN (SELECT coalesce(sum(quantity_units), 0) FROM round_trips WHERE lot = NEW.lot) + NEW.quantity_units
  > (SELECT quantity_units FROM fills WHERE id = NEW.entry_fill)
BEGIN
  SELECT RAISE(ABORT, 'more would be closed than was opened');
END;
--> statement-breakpoint
-- Terminal states absorb, and what was ordered never changes.
CREATE TRIGGER orders_only_resolve BEFORE UPDATE ON orders
WHEN OLD.state <> 'ACCEPTED' OR NEW.state NOT IN ('FILLED', 'REJECTED') OR
  NEW.sequence IS NOT OLD.sequence OR NEW.name IS NOT OLD.name OR NEW.portfolio IS NOT OLD.portfolio OR NEW.client_order_id IS NOT OLD.client_order_id OR NEW.request_hash IS NOT OLD.request_hash OR NEW.instrument IS NOT OLD.instrument OR NEW.side IS NOT OLD.side OR
  NEW.quantity_units IS NOT OLD.quantity_units OR NEW.exit_plan IS NOT OLD.exit_plan OR NEW.market_context IS NOT OLD.market_context OR
  NEW.decision_time_ms IS NOT OLD.decision_time_ms OR NEW.decision IS NOT OLD.decision OR NEW.entry_confidence_ratio IS NOT OLD.entry_confidence_ratio
BEGIN
  SELECT RAISE(ABORT, 'an order changes only from ACCEPTED to FILLED or REJECTED');
END;
--> statement-breakpoint
-- Nothing is born filled.
CREATE TRIGGER orders_start_unresolved BEFORE INSERT ON orders
WHEN NEW.state NOT IN ('ACCEPTED', 'DENIED')
BEGIN
  SELECT RAISE(ABORT, 'an order starts ACCEPTED or DENIED');
END;
--> statement-breakpoint
-- portfolios is append-only.
CREATE TRIGGER portfolios_not_updated BEFORE UPDATE ON portfolios
BEGIN
  SELECT RAISE(ABORT, 'portfolios is append-only');
END;
--> statement-breakpoint
-- fills is append-only.
CREATE TRIGGER fills_not_updated BEFORE UPDATE ON fills
BEGIN
  SELECT RAISE(ABORT, 'fills is append-only');
END;
--> statement-breakpoint
-- round_trips is append-only.
CREATE TRIGGER round_trips_not_updated BEFORE UPDATE ON round_trips
BEGIN
  SELECT RAISE(ABORT, 'round_trips is append-only');
END;
--> statement-breakpoint
-- ledger_transactions is append-only.
CREATE TRIGGER ledger_transactions_not_updated BEFORE UPDATE ON ledger_transactions
BEGIN
  SELECT RAISE(ABORT, 'ledger_transactions is append-only');
END;
--> statement-breakpoint
-- ledger_entries is append-only.
CREATE TRIGGER ledger_entries_not_updated BEFORE UPDATE ON ledger_entries
BEGIN
  SELECT RAISE(ABORT, 'ledger_entries is append-only');
END;
--> statement-breakpoint
-- bars is append-only.
CREATE TRIGGER bars_not_updated BEFORE UPDATE ON bars
BEGIN
  SELECT RAISE(ABORT, 'bars is append-only');
END;
--> statement-breakpoint
-- equity_points is append-only.
CREATE TRIGGER equity_points_not_updated BEFORE UPDATE ON equity_points
BEGIN
  SELECT RAISE(ABORT, 'equity_points is append-only');
END;
--> statement-breakpoint
-- portfolios keeps its rows.
CREATE TRIGGER portfolios_not_deleted BEFORE DELETE ON portfolios
BEGIN
  SELECT RAISE(ABORT, 'portfolios is append-only');
END;
--> statement-breakpoint
-- orders keeps its rows.
CREATE TRIGGER orders_not_deleted BEFORE DELETE ON orders
BEGIN
  SELECT RAISE(ABORT, 'orders is append-only');
END;
--> statement-breakpoint
-- fills keeps its rows.
CREATE TRIGGER fills_not_deleted BEFORE DELETE ON fills
BEGIN
  SELECT RAISE(ABORT, 'fills is append-only');
END;
--> statement-breakpoint
-- round_trips keeps its rows.
CREATE TRIGGER round_trips_not_deleted BEFORE DELETE ON round_trips
BEGIN
  SELECT RAISE(ABORT, 'round_trips is append-only');
END;
--> statement-breakpoint
-- ledger_transactions keeps its rows.
CREATE TRIGGER ledger_transactions_not_deleted BEFORE DELETE ON ledger_transactions
BEGIN
  SELECT RAISE(ABORT, 'ledger_transactions is append-only');
END;
--> statement-breakpoint
-- ledger_entries keeps its rows.
CREATE TRIGGER ledger_entries_not_deleted BEFORE DELETE ON ledger_entries
BEGIN
  SELECT RAISE(ABORT, 'ledger_entries is append-only');
END;
--> statement-breakpoint
-- bars keeps its rows.
CREATE TRIGGER bars_not_deleted BEFORE DELETE ON bars
BEGIN
  SELECT RAISE(ABORT, 'bars is append-only');
END;
--> statement-breakpoint
-- equity_points keeps its rows.
CREATE TRIGGER equity_points_not_deleted BEFORE DELETE ON equity_points
BEGIN
  SELECT RAISE(ABORT, 'equity_points is append-only');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER portfolios_not_replaced BEFORE INSERT ON portfolios
WHEN EXISTS (SELECT 1 FROM portfolios WHERE name = NEW.name OR request_id = NEW.request_id)
BEGIN
  SELECT RAISE(ABORT, 'portfolios has this row already');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER orders_not_replaced BEFORE INSERT ON orders
WHEN EXISTS (SELECT 1 FROM orders WHERE sequence = NEW.sequence OR name = NEW.name OR
  portfolio = NEW.portfolio AND client_order_id = NEW.client_order_id)
BEGIN
  SELECT RAISE(ABORT, 'orders has this row already');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER fills_not_replaced BEFORE INSERT ON fills
WHEN EXISTS (SELECT 1 FROM fills WHERE sequence = NEW.sequence OR id = NEW.id OR order_name = NEW.order_name)
BEGIN
  SELECT RAISE(ABORT, 'fills has this row already');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER round_trips_not_replaced BEFORE INSERT ON round_trips
WHEN EXISTS (SELECT 1 FROM round_trips WHERE sequence = NEW.sequence OR name = NEW.name OR exit_fill = NEW.exit_fill)
BEGIN
  SELECT RAISE(ABORT, 'round_trips has this row already');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER ledger_transactions_not_replaced BEFORE INSERT ON ledger_transactions
WHEN EXISTS (SELECT 1 FROM ledger_transactions WHERE sequence = NEW.sequence OR id = NEW.id OR fill = NEW.fill OR
  fill IS NULL AND NEW.fill IS NULL AND portfolio = NEW.portfolio)
BEGIN
  SELECT RAISE(ABORT, 'ledger_transactions has this row already');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER ledger_entries_not_replaced BEFORE INSERT ON ledger_entries
WHEN EXISTS (SELECT 1 FROM ledger_entries WHERE sequence = NEW.sequence)
BEGIN
  SELECT RAISE(ABORT, 'ledger_entries has this row already');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER equity_points_not_replaced BEFORE INSERT ON equity_points
WHEN EXISTS (SELECT 1 FROM equity_points WHERE sequence = NEW.sequence)
BEGIN
  SELECT RAISE(ABORT, 'equity_points has this row already');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER bars_not_replaced BEFORE INSERT ON bars
WHEN EXISTS (SELECT 1 FROM bars
  WHERE portfolio = NEW.portfolio AND ticker = NEW.ticker AND start_time_ms = NEW.start_time_ms)
BEGIN
  SELECT RAISE(ABORT, 'bars has this row already');
END;

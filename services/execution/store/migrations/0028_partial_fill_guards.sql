-- No more of an order is filled than was ordered. A split after its decision changes what the units are.
CREATE TRIGGER fills_within_the_order BEFORE INSERT ON fills
WHEN NEW.order_name IS NOT NULL AND EXISTS (SELECT 1 FROM orders WHERE name = NEW.order_name
  AND quantity_units < NEW.quantity_units + (
    SELECT coalesce(sum(quantity_units), 0) FROM fills WHERE order_name = NEW.order_name)
  AND NOT EXISTS (SELECT 1 FROM splits WHERE portfolio = NEW.portfolio AND ticker = NEW.ticker
    AND bar_start_ms >= orders.decision_time_ms AND bar_start_ms <= NEW.bar_start_ms))
BEGIN
  SELECT RAISE(ABORT, 'more would be filled than was ordered');
END;
--> statement-breakpoint
-- An order is filled in parts where the policy of its portfolio says so, in each bar once: the key that allowed one fill an
-- order is gone, and this guard refuses the same second fill everywhere else.
DROP TRIGGER fills_not_replaced;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER fills_not_replaced BEFORE INSERT ON fills
WHEN EXISTS (SELECT 1 FROM fills WHERE sequence = NEW.sequence OR id = NEW.id
  OR order_name = NEW.order_name AND (bar_start_ms = NEW.bar_start_ms
    OR NOT EXISTS (SELECT 1 FROM portfolios WHERE name = NEW.portfolio AND coalesce(policy ->> '$.partialFills', 0) = 1)))
BEGIN
  SELECT RAISE(ABORT, 'fills has this row already');
END;

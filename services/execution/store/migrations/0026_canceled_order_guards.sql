-- When an order was canceled is said once, with its cancel.
CREATE TRIGGER orders_note_their_cancel BEFORE UPDATE ON orders
WHEN NEW.canceled_bar_start_ms IS NOT OLD.canceled_bar_start_ms AND NOT (
  coalesce(NEW.stage, '') = 'CANCELED' AND coalesce(OLD.stage, '') <> 'CANCELED')
BEGIN
  SELECT RAISE(ABORT, 'an order notes only its cancel');
END;
--> statement-breakpoint
CREATE TRIGGER orders_start_without_a_cancel BEFORE INSERT ON orders
WHEN NEW.canceled_bar_start_ms IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'an order starts without a cancel');
END;

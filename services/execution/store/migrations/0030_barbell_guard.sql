-- What a barbell made of an order stands with it: both or none, and never changed (beside orders_only_resolve).
CREATE TRIGGER orders_barbell_whole BEFORE INSERT ON orders
WHEN (NEW.barbell_bucket IS NULL) <> (NEW.barbell_multiplier IS NULL) OR
  NEW.barbell_bucket NOT IN ('SAFE', 'CORE', 'SPECULATIVE', 'UNLISTED') OR
  NEW.barbell_multiplier NOT BETWEEN 0 AND 1
BEGIN
  SELECT RAISE(ABORT, 'a barbell is a bucket with a multiplier from 0 to 1');
END;
--> statement-breakpoint
CREATE TRIGGER orders_barbell_unchanged BEFORE UPDATE ON orders
WHEN NEW.barbell_bucket IS NOT OLD.barbell_bucket OR NEW.barbell_multiplier IS NOT OLD.barbell_multiplier
BEGIN
  SELECT RAISE(ABORT, 'what a barbell made of an order never changes');
END;

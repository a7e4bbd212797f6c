-- What a decision was made from is evidence like the decision itself.
CREATE TRIGGER `decision_inputs_no_update` BEFORE UPDATE ON `decision_inputs`
BEGIN
  SELECT RAISE(ABORT, 'decision_inputs is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `decision_inputs_no_delete` BEFORE DELETE ON `decision_inputs`
BEGIN
  SELECT RAISE(ABORT, 'decision_inputs is append-only');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the delete trigger.
CREATE TRIGGER `decision_inputs_no_replace` BEFORE INSERT ON `decision_inputs`
WHEN EXISTS (SELECT 1 FROM decision_inputs WHERE fact_sequence = NEW.fact_sequence)
BEGIN
  SELECT RAISE(ABORT, 'decision_inputs has this row already');
END;
--> statement-breakpoint
CREATE TRIGGER `decision_content_no_update` BEFORE UPDATE ON `decision_content`
BEGIN
  SELECT RAISE(ABORT, 'decision_content is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `decision_content_no_delete` BEFORE DELETE ON `decision_content`
BEGIN
  SELECT RAISE(ABORT, 'decision_content is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `decision_content_no_replace` BEFORE INSERT ON `decision_content`
WHEN EXISTS (SELECT 1 FROM decision_content WHERE hash = NEW.hash)
BEGIN
  SELECT RAISE(ABORT, 'decision_content has this row already');
END;
--> statement-breakpoint
-- Who halted trading and why stays known; the latest change of a portfolio is the one in force.
CREATE TRIGGER `trading_state_change_no_update` BEFORE UPDATE ON `trading_state_change`
BEGIN
  SELECT RAISE(ABORT, 'trading_state_change is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `trading_state_change_no_delete` BEFORE DELETE ON `trading_state_change`
BEGIN
  SELECT RAISE(ABORT, 'trading_state_change is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `trading_state_change_no_replace` BEFORE INSERT ON `trading_state_change`
WHEN EXISTS (SELECT 1 FROM trading_state_change WHERE fact_sequence = NEW.fact_sequence OR request_id = NEW.request_id)
BEGIN
  SELECT RAISE(ABORT, 'trading_state_change has this row already');
END;

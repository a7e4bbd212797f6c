-- Facts are evidence: what was recorded is never changed and never removed.
CREATE TRIGGER `forecast_no_update` BEFORE UPDATE ON `forecast`
BEGIN
  SELECT RAISE(ABORT, 'forecast is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `forecast_no_delete` BEFORE DELETE ON `forecast`
BEGIN
  SELECT RAISE(ABORT, 'forecast is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `outcome_no_update` BEFORE UPDATE ON `outcome`
BEGIN
  SELECT RAISE(ABORT, 'outcome is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `outcome_no_delete` BEFORE DELETE ON `outcome`
BEGIN
  SELECT RAISE(ABORT, 'outcome is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `decision_no_update` BEFORE UPDATE ON `decision`
BEGIN
  SELECT RAISE(ABORT, 'decision is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `decision_no_delete` BEFORE DELETE ON `decision`
BEGIN
  SELECT RAISE(ABORT, 'decision is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `fill_no_update` BEFORE UPDATE ON `fill`
BEGIN
  SELECT RAISE(ABORT, 'fill is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `fill_no_delete` BEFORE DELETE ON `fill`
BEGIN
  SELECT RAISE(ABORT, 'fill is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `trade_no_update` BEFORE UPDATE ON `trade`
BEGIN
  SELECT RAISE(ABORT, 'trade is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `trade_no_delete` BEFORE DELETE ON `trade`
BEGIN
  SELECT RAISE(ABORT, 'trade is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `gate_spec_no_update` BEFORE UPDATE ON `gate_spec`
BEGIN
  SELECT RAISE(ABORT, 'gate_spec is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `gate_spec_no_delete` BEFORE DELETE ON `gate_spec`
BEGIN
  SELECT RAISE(ABORT, 'gate_spec is append-only');
END;

-- A verdict is kept as it was first given: a gate rests on it.
CREATE TRIGGER `comparison_no_update` BEFORE UPDATE ON `comparison`
BEGIN
  SELECT RAISE(ABORT, 'comparison is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `comparison_no_delete` BEFORE DELETE ON `comparison`
BEGIN
  SELECT RAISE(ABORT, 'comparison is append-only');
END;

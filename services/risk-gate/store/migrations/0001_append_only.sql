-- A decision is evidence: what was decided is never changed and never removed.
CREATE TRIGGER `decision_no_update` BEFORE UPDATE ON `decision`
BEGIN
  SELECT RAISE(ABORT, 'decision is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `decision_no_delete` BEFORE DELETE ON `decision`
BEGIN
  SELECT RAISE(ABORT, 'decision is append-only');
END;

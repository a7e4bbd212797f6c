-- Who answers for what, and what was answered, is never rewritten.
CREATE TRIGGER `readiness_no_update` BEFORE UPDATE ON `readiness`
BEGIN
  SELECT RAISE(ABORT, 'readiness is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `readiness_no_delete` BEFORE DELETE ON `readiness`
BEGIN
  SELECT RAISE(ABORT, 'readiness is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `waiver_no_update` BEFORE UPDATE ON `waiver`
BEGIN
  SELECT RAISE(ABORT, 'waiver is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `waiver_no_delete` BEFORE DELETE ON `waiver`
BEGIN
  SELECT RAISE(ABORT, 'waiver is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `waiver_revocation_no_update` BEFORE UPDATE ON `waiver_revocation`
BEGIN
  SELECT RAISE(ABORT, 'waiver_revocation is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `waiver_revocation_no_delete` BEFORE DELETE ON `waiver_revocation`
BEGIN
  SELECT RAISE(ABORT, 'waiver_revocation is append-only');
END;

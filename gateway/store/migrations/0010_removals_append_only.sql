-- What is kept of a removed sprint is never changed and never removed.
CREATE TRIGGER `removed_sprint_no_update` BEFORE UPDATE ON `removed_sprint`
BEGIN
  SELECT RAISE(ABORT, 'removed_sprint is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `removed_sprint_no_delete` BEFORE DELETE ON `removed_sprint`
BEGIN
  SELECT RAISE(ABORT, 'removed_sprint is append-only');
END;

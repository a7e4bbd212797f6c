-- What is in a log is never changed and never removed: its hashes would not lead to the roots that were signed.
CREATE TRIGGER `evidence_log_no_update` BEFORE UPDATE ON `evidence_log`
BEGIN
  SELECT RAISE(ABORT, 'evidence_log is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `evidence_log_no_delete` BEFORE DELETE ON `evidence_log`
BEGIN
  SELECT RAISE(ABORT, 'evidence_log is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `evidence_leaf_no_update` BEFORE UPDATE ON `evidence_leaf`
BEGIN
  SELECT RAISE(ABORT, 'evidence_leaf is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `evidence_leaf_no_delete` BEFORE DELETE ON `evidence_leaf`
BEGIN
  SELECT RAISE(ABORT, 'evidence_leaf is append-only');
END;

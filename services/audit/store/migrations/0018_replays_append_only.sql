-- What was tried with a dead letter, and when, is never changed and never removed.
CREATE TRIGGER `dead_letter_replay_no_update` BEFORE UPDATE ON `dead_letter_replay`
BEGIN
  SELECT RAISE(ABORT, 'dead_letter_replay is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `dead_letter_replay_no_delete` BEFORE DELETE ON `dead_letter_replay`
BEGIN
  SELECT RAISE(ABORT, 'dead_letter_replay is append-only');
END;

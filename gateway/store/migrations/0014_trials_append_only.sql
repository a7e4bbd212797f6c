-- A setting that was scored stays counted: trials are never changed and never removed.
CREATE TRIGGER `trial_no_update` BEFORE UPDATE ON `trial`
BEGIN
  SELECT RAISE(ABORT, 'trial is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `trial_no_delete` BEFORE DELETE ON `trial`
BEGIN
  SELECT RAISE(ABORT, 'trial is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `sprint_trial_no_update` BEFORE UPDATE ON `sprint_trial`
BEGIN
  SELECT RAISE(ABORT, 'sprint_trial is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `sprint_trial_no_delete` BEFORE DELETE ON `sprint_trial`
BEGIN
  SELECT RAISE(ABORT, 'sprint_trial is append-only');
END;

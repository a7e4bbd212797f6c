-- Bars that were there once have been there: nobody takes that back.
CREATE TRIGGER `removed_bars_no_update` BEFORE UPDATE ON `removed_bars`
BEGIN
  SELECT RAISE(ABORT, 'removed_bars is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `removed_bars_no_delete` BEFORE DELETE ON `removed_bars`
BEGIN
  SELECT RAISE(ABORT, 'removed_bars is append-only');
END;

-- What is sealed stays sealed until it is opened, once: neither is changed or removed.
CREATE TRIGGER `seal_no_update` BEFORE UPDATE ON `seal`
BEGIN
  SELECT RAISE(ABORT, 'seal is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `seal_no_delete` BEFORE DELETE ON `seal`
BEGIN
  SELECT RAISE(ABORT, 'seal is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `seal_opening_no_update` BEFORE UPDATE ON `seal_opening`
BEGIN
  SELECT RAISE(ABORT, 'seal_opening is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `seal_opening_no_delete` BEFORE DELETE ON `seal_opening`
BEGIN
  SELECT RAISE(ABORT, 'seal_opening is append-only');
END;

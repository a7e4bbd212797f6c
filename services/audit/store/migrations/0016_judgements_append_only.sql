-- By what evidence was judged is never changed and never removed, or it could be judged more loosely later.
CREATE TRIGGER `judged_by_spec_no_update` BEFORE UPDATE ON `judged_by_spec`
BEGIN
  SELECT RAISE(ABORT, 'judged_by_spec is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `judged_by_spec_no_delete` BEFORE DELETE ON `judged_by_spec`
BEGIN
  SELECT RAISE(ABORT, 'judged_by_spec is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `judged_terms_no_update` BEFORE UPDATE ON `judged_terms`
BEGIN
  SELECT RAISE(ABORT, 'judged_terms is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `judged_terms_no_delete` BEFORE DELETE ON `judged_terms`
BEGIN
  SELECT RAISE(ABORT, 'judged_terms is append-only');
END;

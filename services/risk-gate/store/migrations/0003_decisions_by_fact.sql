CREATE TABLE `__new_decision` (
	`name` text NOT NULL,
	`request_id` text NOT NULL,
	`request_hash` text NOT NULL,
	`audit_set` text NOT NULL,
	`ticker` text NOT NULL,
	`instrument` text NOT NULL,
	`forecast` text NOT NULL,
	`confidence_basis` text NOT NULL,
	`as_of_ms` integer NOT NULL,
	`create_time_ms` integer NOT NULL,
	`verdict` text NOT NULL,
	`signal` text NOT NULL,
	`outcomes` text NOT NULL,
	`requested_units` text NOT NULL,
	`allowed_units` text NOT NULL,
	`binding_rule` text NOT NULL,
	`cost` text,
	`exit_plan` text,
	`input_hash` text NOT NULL,
	`policy_hash` text NOT NULL,
	`fact_sequence` integer PRIMARY KEY NOT NULL,
	CONSTRAINT "decision_verdict" CHECK(verdict in ('ALLOW', 'ALLOW_REDUCED', 'DENY')),
	CONSTRAINT "decision_denied" CHECK((verdict = 'DENY') = (allowed_units = '0')),
	CONSTRAINT "decision_exits" CHECK((verdict = 'DENY') = (exit_plan is null))
);
--> statement-breakpoint
INSERT INTO `__new_decision`("name", "request_id", "request_hash", "audit_set", "ticker", "instrument", "forecast", "confidence_basis", "as_of_ms", "create_time_ms", "verdict", "signal", "outcomes", "requested_units", "allowed_units", "binding_rule", "cost", "exit_plan", "input_hash", "policy_hash", "fact_sequence") SELECT "name", "request_id", "request_hash", "audit_set", "ticker", "instrument", "forecast", "confidence_basis", "as_of_ms", "create_time_ms", "verdict", "signal", "outcomes", "requested_units", "allowed_units", "binding_rule", "cost", "exit_plan", "input_hash", "policy_hash", "fact_sequence" FROM `decision`;--> statement-breakpoint
DROP TABLE `decision`;--> statement-breakpoint
ALTER TABLE `__new_decision` RENAME TO `decision`;--> statement-breakpoint
CREATE UNIQUE INDEX `decision_name_unique` ON `decision` (`name`);--> statement-breakpoint
-- The table's triggers went with it (see 0001_append_only.sql).
CREATE TRIGGER `decision_no_update` BEFORE UPDATE ON `decision`
BEGIN
  SELECT RAISE(ABORT, 'decision is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `decision_no_delete` BEFORE DELETE ON `decision`
BEGIN
  SELECT RAISE(ABORT, 'decision is append-only');
END;

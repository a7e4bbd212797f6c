CREATE TABLE `decision` (
	`name` text PRIMARY KEY NOT NULL,
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
	`fact_sequence` integer NOT NULL,
	CONSTRAINT "decision_verdict" CHECK(verdict in ('ALLOW', 'ALLOW_REDUCED', 'DENY')),
	CONSTRAINT "decision_denied" CHECK((verdict = 'DENY') = (allowed_units = '0')),
	CONSTRAINT "decision_exits" CHECK((verdict = 'DENY') = (exit_plan is null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `decision_request_id_unique` ON `decision` (`request_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `decision_fact_sequence_unique` ON `decision` (`fact_sequence`);--> statement-breakpoint
CREATE INDEX `decision_order` ON `decision` (`audit_set`,`as_of_ms`,`ticker`);--> statement-breakpoint
CREATE TABLE `meta` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `outbox` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`source` text NOT NULL,
	`subject` text NOT NULL,
	`type` text NOT NULL,
	`payload` blob NOT NULL,
	`time_ms` integer NOT NULL,
	`published_at_ms` integer
);
--> statement-breakpoint
CREATE INDEX `outbox_source` ON `outbox` (`source`,`sequence`);--> statement-breakpoint
CREATE INDEX `outbox_unpublished` ON `outbox` (`sequence`) WHERE published_at_ms is null;
CREATE TABLE `decision_content` (
	`hash` text PRIMARY KEY NOT NULL,
	`content` text NOT NULL,
	`typed_paths` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `decision_inputs` (
	`fact_sequence` integer PRIMARY KEY NOT NULL,
	`audit_set` text NOT NULL,
	`inputs` text NOT NULL,
	`typed_paths` text NOT NULL,
	`cost_model_hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `decision_inputs_audit_set` ON `decision_inputs` (`audit_set`,`fact_sequence`);--> statement-breakpoint
CREATE TABLE `trading_state_change` (
	`request_id` text NOT NULL,
	`request_hash` text NOT NULL,
	`portfolio` text NOT NULL,
	`state` text NOT NULL,
	`who` text NOT NULL,
	`why` text NOT NULL,
	`change_time_ms` integer NOT NULL,
	`fact_sequence` integer PRIMARY KEY NOT NULL,
	CONSTRAINT "trading_state_change_state" CHECK(state in ('ACTIVE', 'REDUCING', 'HALTED')),
	CONSTRAINT "trading_state_change_reasons" CHECK(who <> '' and why <> '')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `trading_state_change_request_id_unique` ON `trading_state_change` (`request_id`);--> statement-breakpoint
CREATE INDEX `trading_state_change_portfolio` ON `trading_state_change` (`portfolio`,`fact_sequence`);
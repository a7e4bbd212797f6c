CREATE TABLE `judged_by_spec` (
	`position` integer PRIMARY KEY NOT NULL,
	`gate` text NOT NULL,
	`spec_hash` text NOT NULL,
	`audit_set` text NOT NULL,
	`baseline_audit_set` text NOT NULL,
	`is_loosened` integer NOT NULL,
	`judged_time_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `judged_by_spec_once` ON `judged_by_spec` (`gate`,`spec_hash`,`audit_set`,`baseline_audit_set`);--> statement-breakpoint
CREATE TABLE `judged_terms` (
	`position` integer PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`audit_set` text NOT NULL,
	`ticker` text NOT NULL,
	`interval` text NOT NULL,
	`hash` text NOT NULL,
	`terms` text NOT NULL,
	`is_loosened` integer NOT NULL,
	`judged_time_ms` integer NOT NULL,
	`last_fact` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `judged_terms_once` ON `judged_terms` (`ticker`,`interval`,`source`,`hash`,`audit_set`);
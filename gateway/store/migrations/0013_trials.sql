CREATE TABLE `sprint_trial` (
	`sprint` text NOT NULL,
	`trial` integer NOT NULL,
	PRIMARY KEY(`sprint`, `trial`),
	FOREIGN KEY (`trial`) REFERENCES `trial`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sprint_trial_trial` ON `sprint_trial` (`trial`);--> statement-breakpoint
CREATE TABLE `trial` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`ticker` text NOT NULL,
	`provenance` text NOT NULL,
	`trial_hash` text NOT NULL,
	`setting_hash` text NOT NULL,
	`policy_hash` text NOT NULL,
	`number` integer NOT NULL,
	`first_as_of_ms` integer NOT NULL,
	`last_outcome_ms` integer,
	`data_end_ms` integer NOT NULL,
	`seen_until_ms` integer NOT NULL,
	`audits` integer NOT NULL,
	`horizon_bars` integer NOT NULL,
	`interval` text NOT NULL,
	`create_time_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `trial_once` ON `trial` (`ticker`,`provenance`,`trial_hash`);--> statement-breakpoint
CREATE INDEX `trial_setting` ON `trial` (`ticker`,`provenance`,`setting_hash`);
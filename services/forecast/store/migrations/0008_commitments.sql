CREATE TABLE `forecast_commitment` (
	`name` text PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`ticker` text NOT NULL,
	`interval` text NOT NULL,
	`as_of_ms` integer NOT NULL,
	`horizon_bars` integer NOT NULL,
	`content_hash` text NOT NULL,
	`received_ms` integer NOT NULL,
	`reveal_by_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `forecast_commitment_source` ON `forecast_commitment` (`source`);--> statement-breakpoint
ALTER TABLE `submitted_forecast` ADD `revealed_ms` integer;
CREATE TABLE `forecast_set` (
	`name` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`received_ms` integer NOT NULL,
	`forecast_count` integer NOT NULL,
	`shortest_horizon_bars` integer NOT NULL,
	`first_as_of_ms` integer NOT NULL,
	`last_as_of_ms` integer NOT NULL,
	`tickers` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `submitted_forecast` (
	`source` text NOT NULL,
	`ticker` text NOT NULL,
	`interval` text NOT NULL,
	`as_of_ms` integer NOT NULL,
	`received_ms` integer NOT NULL,
	`content` text NOT NULL,
	PRIMARY KEY(`source`, `ticker`, `interval`, `as_of_ms`)
);

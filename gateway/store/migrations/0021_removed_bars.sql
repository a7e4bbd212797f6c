CREATE TABLE `removed_bars` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`ticker` text NOT NULL,
	`interval` text NOT NULL,
	`provenance` text NOT NULL,
	`last_bar_time_ms` integer NOT NULL
);

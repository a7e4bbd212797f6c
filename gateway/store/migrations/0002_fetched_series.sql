CREATE TABLE `fetched_bar` (
	`ticker` text NOT NULL,
	`interval` text NOT NULL,
	`start_time_ms` integer NOT NULL,
	`open` real NOT NULL,
	`high` real NOT NULL,
	`low` real NOT NULL,
	`close` real NOT NULL,
	`volume_units` real NOT NULL,
	PRIMARY KEY(`ticker`, `interval`, `start_time_ms`),
	FOREIGN KEY (`ticker`,`interval`) REFERENCES `fetched_series`(`ticker`,`interval`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "fetched_bar_range" CHECK(low > 0 and low <= min(open, close) and high >= max(open, close)),
	CONSTRAINT "fetched_bar_volume" CHECK(volume_units >= 0)
);
--> statement-breakpoint
CREATE TABLE `fetched_series` (
	`ticker` text NOT NULL,
	`interval` text NOT NULL,
	`exchange` text NOT NULL,
	`asset_class` text NOT NULL,
	`currency` text NOT NULL,
	`lot_size_units` integer NOT NULL,
	`region` text NOT NULL,
	`bar_count` integer NOT NULL,
	`first_bar_time_ms` integer NOT NULL,
	`last_bar_time_ms` integer NOT NULL,
	`data_hash` text NOT NULL,
	`source` text NOT NULL,
	`provenance` text NOT NULL,
	PRIMARY KEY(`ticker`, `interval`),
	CONSTRAINT "fetched_series_bar_count" CHECK(bar_count > 0),
	CONSTRAINT "fetched_series_provenance" CHECK(provenance in ('REAL', 'SYNTHETIC'))
);

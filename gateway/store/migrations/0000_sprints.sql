CREATE TABLE `bar` (
	`ticker` text NOT NULL,
	`interval` text NOT NULL,
	`start_time_ms` integer NOT NULL,
	`open` real NOT NULL,
	`high` real NOT NULL,
	`low` real NOT NULL,
	`close` real NOT NULL,
	`volume_units` real NOT NULL,
	PRIMARY KEY(`ticker`, `interval`, `start_time_ms`),
	FOREIGN KEY (`ticker`,`interval`) REFERENCES `series`(`ticker`,`interval`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "bar_range" CHECK(low > 0 and low <= min(open, close) and high >= max(open, close)),
	CONSTRAINT "bar_volume" CHECK(volume_units >= 0)
);
--> statement-breakpoint
CREATE TABLE `dead_letter` (
	`consumer` text NOT NULL,
	`event_id` text NOT NULL,
	`source` text NOT NULL,
	`sequence` integer NOT NULL,
	`subject` text NOT NULL,
	`type` text NOT NULL,
	`payload` blob NOT NULL,
	`error` text NOT NULL,
	`time_ms` integer NOT NULL,
	PRIMARY KEY(`consumer`, `event_id`)
);
--> statement-breakpoint
CREATE TABLE `inbox` (
	`consumer` text NOT NULL,
	`event_id` text NOT NULL,
	`source` text NOT NULL,
	`sequence` integer NOT NULL,
	PRIMARY KEY(`consumer`, `event_id`)
);
--> statement-breakpoint
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
CREATE INDEX `outbox_unpublished` ON `outbox` (`sequence`) WHERE published_at_ms is null;--> statement-breakpoint
CREATE TABLE `series` (
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
	CONSTRAINT "series_bar_count" CHECK(bar_count > 0),
	CONSTRAINT "series_provenance" CHECK(provenance in ('REAL', 'SYNTHETIC'))
);
--> statement-breakpoint
CREATE TABLE `sprint` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`request_id` text NOT NULL,
	`spec_hash` text NOT NULL,
	`plan_json` text NOT NULL,
	`state` text NOT NULL,
	`failure` text NOT NULL,
	`portfolio` text NOT NULL,
	`result_json` text,
	`create_time_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sprint_name_unique` ON `sprint` (`name`);--> statement-breakpoint
CREATE UNIQUE INDEX `sprint_request_id_unique` ON `sprint` (`request_id`);--> statement-breakpoint
CREATE INDEX `sprint_state` ON `sprint` (`state`);--> statement-breakpoint
CREATE TABLE `sprint_step` (
	`sprint` text NOT NULL,
	`sequence` integer NOT NULL,
	`kind` text NOT NULL,
	`step_json` text NOT NULL,
	PRIMARY KEY(`sprint`, `sequence`),
	FOREIGN KEY (`sprint`) REFERENCES `sprint`(`name`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `watermark` (
	`consumer` text NOT NULL,
	`source` text NOT NULL,
	`sequence` integer NOT NULL,
	`origin` text NOT NULL,
	PRIMARY KEY(`consumer`, `source`)
);

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
CREATE TABLE `forecast` (
	`position` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`audit_set` text NOT NULL,
	`ticker` text NOT NULL,
	`as_of_ms` integer NOT NULL,
	`content_hash` text NOT NULL,
	`content` text NOT NULL,
	`policy` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `forecast_name_unique` ON `forecast` (`name`);--> statement-breakpoint
CREATE INDEX `forecast_audit_set` ON `forecast` (`audit_set`,`position`);--> statement-breakpoint
CREATE INDEX `forecast_ticker` ON `forecast` (`ticker`,`position`);--> statement-breakpoint
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
CREATE TABLE `outcome` (
	`forecast` text PRIMARY KEY NOT NULL,
	`data_hash` text NOT NULL,
	`content` text NOT NULL,
	FOREIGN KEY (`forecast`) REFERENCES `forecast`(`name`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `watermark` (
	`consumer` text NOT NULL,
	`source` text NOT NULL,
	`sequence` integer NOT NULL,
	`origin` text NOT NULL,
	PRIMARY KEY(`consumer`, `source`)
);

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
CREATE TABLE `note` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`text` text NOT NULL,
	`seen` integer DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `note_text_unique` ON `note` (`text`);--> statement-breakpoint
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
CREATE TABLE `watermark` (
	`consumer` text NOT NULL,
	`source` text NOT NULL,
	`sequence` integer NOT NULL,
	`origin` text NOT NULL,
	PRIMARY KEY(`consumer`, `source`)
);

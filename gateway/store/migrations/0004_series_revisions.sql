CREATE TABLE `bar_series` (
	`id` integer PRIMARY KEY NOT NULL,
	`ticker` text NOT NULL,
	`interval` text NOT NULL,
	`origin` text NOT NULL,
	`provenance` text NOT NULL,
	`exchange` text NOT NULL,
	`asset_class` text NOT NULL,
	`currency` text NOT NULL,
	`lot_size_units` integer NOT NULL,
	`region` text NOT NULL,
	`quantity_decimals` integer,
	`contract_multiplier` real,
	CONSTRAINT "bar_series_origin" CHECK(origin in ('IMPORTED', 'FETCHED')),
	CONSTRAINT "bar_series_provenance" CHECK(provenance in ('REAL', 'SYNTHETIC'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `bar_series_key` ON `bar_series` (`ticker`,`interval`,`origin`);--> statement-breakpoint
CREATE TABLE `corporate_action` (
	`series_id` integer NOT NULL,
	`kind` text NOT NULL,
	`ex_time_ms` integer NOT NULL,
	`from_revision` integer NOT NULL,
	`until_revision` integer,
	`value` real NOT NULL,
	`source` text NOT NULL,
	PRIMARY KEY(`series_id`, `kind`, `ex_time_ms`, `from_revision`),
	FOREIGN KEY (`series_id`) REFERENCES `bar_series`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "corporate_action_kind" CHECK(kind in ('SPLIT', 'DIVIDEND'))
);
--> statement-breakpoint
CREATE TABLE `series_bar` (
	`series_id` integer NOT NULL,
	`start_time_ms` integer NOT NULL,
	`from_revision` integer NOT NULL,
	`until_revision` integer,
	`open` real,
	`high` real,
	`low` real,
	`close` real NOT NULL,
	`adj_close` real,
	`volume_units` real,
	PRIMARY KEY(`series_id`, `start_time_ms`, `from_revision`),
	FOREIGN KEY (`series_id`) REFERENCES `bar_series`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `series_revision` (
	`series_id` integer NOT NULL,
	`revision` integer NOT NULL,
	`data_hash` text NOT NULL,
	`bar_count` integer NOT NULL,
	`first_bar_time_ms` integer NOT NULL,
	`last_bar_time_ms` integer NOT NULL,
	`changed_count` integer NOT NULL,
	`action_count` integer NOT NULL,
	`has_opens` integer NOT NULL,
	`has_volumes` integer NOT NULL,
	`basis` text,
	`source` text NOT NULL,
	`import_time_ms` integer,
	PRIMARY KEY(`series_id`, `revision`),
	FOREIGN KEY (`series_id`) REFERENCES `bar_series`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "series_revision_bar_count" CHECK(bar_count > 0)
);

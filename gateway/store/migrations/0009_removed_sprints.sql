CREATE TABLE `removed_sprint` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`request_id` text NOT NULL,
	`remove_time_ms` integer NOT NULL,
	`removed_by` text NOT NULL,
	`record_json` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `removed_sprint_name_unique` ON `removed_sprint` (`name`);--> statement-breakpoint
CREATE UNIQUE INDEX `removed_sprint_request_id_unique` ON `removed_sprint` (`request_id`);--> statement-breakpoint
ALTER TABLE `sprint` ADD `end_time_ms` integer;
CREATE TABLE `seal` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`tickers_json` text NOT NULL,
	`from_ms` integer NOT NULL,
	`create_time_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `seal_name_unique` ON `seal` (`name`);--> statement-breakpoint
CREATE TABLE `seal_opening` (
	`seal` text PRIMARY KEY NOT NULL,
	`sprint` text NOT NULL,
	`open_time_ms` integer NOT NULL,
	FOREIGN KEY (`seal`) REFERENCES `seal`(`name`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `trial` ADD `opened_from_ms` integer;
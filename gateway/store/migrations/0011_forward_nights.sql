CREATE TABLE `forward_night` (
	`sprint` text NOT NULL,
	`sequence` integer NOT NULL,
	`as_of_times_json` text NOT NULL,
	`night_json` text NOT NULL,
	PRIMARY KEY(`sprint`, `sequence`),
	FOREIGN KEY (`sprint`) REFERENCES `sprint`(`name`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `sprint` ADD `forward_id` text;--> statement-breakpoint
CREATE UNIQUE INDEX `sprint_forward_id_unique` ON `sprint` (`forward_id`);
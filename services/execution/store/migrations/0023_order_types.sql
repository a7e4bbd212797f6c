CREATE TABLE `fill_references` (
	`fill` text PRIMARY KEY NOT NULL,
	`reference` text NOT NULL,
	FOREIGN KEY (`fill`) REFERENCES `fills`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "fill_references_reference" CHECK("fill_references"."reference" in ('OPEN', 'LIMIT_LEVEL', 'STOP_LEVEL', 'TARGET_LEVEL', 'CLOSE'))
);
--> statement-breakpoint
ALTER TABLE `orders` ADD `stage` text;--> statement-breakpoint
ALTER TABLE `orders` ADD `time_in_force` text;--> statement-breakpoint
ALTER TABLE `orders` ADD `first_bar_start_ms` integer;--> statement-breakpoint
CREATE INDEX `orders_waiting` ON `orders` (`portfolio`,`sequence`) WHERE state = 'ACCEPTED' and coalesce(stage, '') <> 'CANCELED';
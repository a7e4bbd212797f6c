ALTER TABLE `decision` ADD `barbell_bucket` text;--> statement-breakpoint
ALTER TABLE `decision` ADD `barbell_multiplier` real;
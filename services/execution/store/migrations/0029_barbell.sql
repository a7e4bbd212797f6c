ALTER TABLE `orders` ADD `barbell_bucket` text;--> statement-breakpoint
ALTER TABLE `orders` ADD `barbell_multiplier` real;
DROP TABLE `bar`;--> statement-breakpoint
DROP TABLE `fetched_bar`;--> statement-breakpoint
DROP TABLE `fetched_series`;--> statement-breakpoint
DROP TABLE `series`;
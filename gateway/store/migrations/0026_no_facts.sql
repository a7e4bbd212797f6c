DROP TABLE `dead_letter`;--> statement-breakpoint
DROP TABLE `inbox`;--> statement-breakpoint
DROP TABLE `meta`;--> statement-breakpoint
DROP TABLE `outbox`;--> statement-breakpoint
DROP TABLE `watermark`;
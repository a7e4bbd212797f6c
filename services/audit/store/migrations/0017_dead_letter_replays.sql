CREATE TABLE `dead_letter_replay` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` text NOT NULL,
	`time_ms` integer NOT NULL,
	`error` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `dead_letter_replay_event` ON `dead_letter_replay` (`event_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `dead_letter_applied_once` ON `dead_letter_replay` (`event_id`) WHERE error = '';
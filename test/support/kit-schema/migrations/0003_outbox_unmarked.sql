CREATE TABLE `publication` (
	`source` text NOT NULL,
	`day_start_ms` integer NOT NULL,
	`up_to` integer NOT NULL,
	PRIMARY KEY(`source`, `day_start_ms`)
);
--> statement-breakpoint
-- Up to where all were marked, by the day on which the last of them was.
INSERT INTO `publication` (`source`, `day_start_ms`, `up_to`)
SELECT `source`, `published_at_ms` - `published_at_ms` % 86400000, max(`sequence`) FROM `outbox`
WHERE `published_at_ms` >= 0
  AND `sequence` < coalesce((SELECT min(`sequence`) FROM `outbox` WHERE `published_at_ms` IS NULL), 9007199254740991)
GROUP BY 1, 2;--> statement-breakpoint
CREATE TABLE `__new_outbox` (
	`sequence` integer PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`subject` text NOT NULL,
	`type` text NOT NULL,
	`payload` blob NOT NULL,
	`time_ms` integer NOT NULL
);
--> statement-breakpoint
INSERT INTO `__new_outbox`("sequence", "source", "subject", "type", "payload", "time_ms") SELECT "sequence", "source", "subject", "type", "payload", "time_ms" FROM `outbox`;--> statement-breakpoint
DROP TABLE `outbox`;--> statement-breakpoint
ALTER TABLE `__new_outbox` RENAME TO `outbox`;
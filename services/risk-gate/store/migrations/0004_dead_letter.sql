CREATE TABLE `dead_letter` (
	`consumer` text NOT NULL,
	`event_id` text NOT NULL,
	`source` text NOT NULL,
	`sequence` integer NOT NULL,
	`subject` text NOT NULL,
	`type` text NOT NULL,
	`payload` blob NOT NULL,
	`error` text NOT NULL,
	`time_ms` integer NOT NULL,
	PRIMARY KEY(`consumer`, `event_id`)
);

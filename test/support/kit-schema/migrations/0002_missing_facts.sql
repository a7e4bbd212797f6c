CREATE TABLE `arrival` (
	`source` text NOT NULL,
	`consumer` text NOT NULL,
	`sequence` integer NOT NULL,
	PRIMARY KEY(`source`, `consumer`)
);
--> statement-breakpoint
CREATE TABLE `missing_facts` (
	`consumer` text NOT NULL,
	`source` text NOT NULL,
	`origin` text NOT NULL,
	`first_sequence` integer NOT NULL,
	`last_sequence` integer NOT NULL,
	`is_gone` integer NOT NULL,
	PRIMARY KEY(`consumer`, `origin`, `first_sequence`)
);

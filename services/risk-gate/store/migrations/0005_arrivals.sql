CREATE TABLE `arrival` (
	`source` text NOT NULL,
	`consumer` text NOT NULL,
	`sequence` integer NOT NULL,
	PRIMARY KEY(`source`, `consumer`)
);

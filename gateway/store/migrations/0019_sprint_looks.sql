CREATE TABLE `sprint_look` (
	`sprint` text NOT NULL,
	`look` integer NOT NULL,
	`audit_runs` integer NOT NULL,
	`decided` integer NOT NULL,
	`found_json` text NOT NULL,
	PRIMARY KEY(`sprint`, `look`),
	FOREIGN KEY (`sprint`) REFERENCES `sprint`(`name`) ON UPDATE no action ON DELETE no action
);

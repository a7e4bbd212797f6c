CREATE TABLE `comparison` (
	`position` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`base_audit_set` text NOT NULL,
	`other_audit_set` text NOT NULL,
	`varied_path` text NOT NULL,
	`content` text NOT NULL,
	CONSTRAINT "comparison_content" CHECK(json_valid(content))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `comparison_name` ON `comparison` (`name`);--> statement-breakpoint
CREATE INDEX `comparison_varied_path` ON `comparison` (`varied_path`);
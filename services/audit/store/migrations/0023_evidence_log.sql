CREATE TABLE `evidence_leaf` (
	`position` integer PRIMARY KEY NOT NULL,
	`audit_set` text NOT NULL,
	`name` text,
	`leaf` text NOT NULL,
	`nodes` blob NOT NULL,
	CONSTRAINT "evidence_leaf_content" CHECK(json_valid(leaf))
);
--> statement-breakpoint
CREATE INDEX `evidence_leaf_audit_set` ON `evidence_leaf` (`audit_set`,`position`);--> statement-breakpoint
CREATE UNIQUE INDEX `evidence_leaf_name` ON `evidence_leaf` (`name`) WHERE name is not null;--> statement-breakpoint
CREATE TABLE `evidence_log` (
	`id` integer PRIMARY KEY NOT NULL,
	`origin` text NOT NULL,
	`first_sequence` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `evidence_log_origin` ON `evidence_log` (`origin`);--> statement-breakpoint
CREATE TABLE `evidence_pending` (
	`position` integer PRIMARY KEY NOT NULL,
	`audit_set` text NOT NULL,
	`leaf` text NOT NULL
);

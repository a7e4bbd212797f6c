CREATE TABLE `readiness` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`verdict` text NOT NULL,
	`answer_json` text NOT NULL,
	`evaluate_time_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `readiness_name_unique` ON `readiness` (`name`);--> statement-breakpoint
CREATE TABLE `waiver` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`request_id` text NOT NULL,
	`request_hash` text NOT NULL,
	`item` text NOT NULL,
	`waived_by` text NOT NULL,
	`rationale` text NOT NULL,
	`policy_hash` text NOT NULL,
	`create_time_ms` integer NOT NULL,
	`expire_time_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `waiver_name_unique` ON `waiver` (`name`);--> statement-breakpoint
CREATE UNIQUE INDEX `waiver_request_id_unique` ON `waiver` (`request_id`);--> statement-breakpoint
CREATE TABLE `waiver_revocation` (
	`waiver` text PRIMARY KEY NOT NULL,
	`revoked_by` text NOT NULL,
	`rationale` text NOT NULL,
	`revoke_time_ms` integer NOT NULL,
	FOREIGN KEY (`waiver`) REFERENCES `waiver`(`name`) ON UPDATE no action ON DELETE no action
);

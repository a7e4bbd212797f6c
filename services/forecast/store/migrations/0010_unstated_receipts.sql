CREATE TABLE `unstated_receipt` (
	`name` text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
-- What was received before is stated at the first start.
INSERT INTO unstated_receipt (name) SELECT name FROM forecast_set ORDER BY rowid;
--> statement-breakpoint
INSERT INTO unstated_receipt (name) SELECT name FROM forecast_commitment ORDER BY rowid;

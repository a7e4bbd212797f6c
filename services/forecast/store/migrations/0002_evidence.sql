ALTER TABLE `forecast` ADD `evidence_key` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `forecast_evidence` ON `forecast` (`audit_set`,`evidence_key`,`as_of_ms`);--> statement-breakpoint
ALTER TABLE `outcome` ADD `closed_ms` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `outcome` ADD `errors` text;
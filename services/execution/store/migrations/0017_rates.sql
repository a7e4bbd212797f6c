CREATE TABLE `rates` (
	`portfolio` text NOT NULL,
	`currency` text NOT NULL,
	`as_of_ms` integer NOT NULL,
	`legs` text NOT NULL,
	PRIMARY KEY(`portfolio`, `currency`, `as_of_ms`),
	FOREIGN KEY (`portfolio`) REFERENCES `portfolios`(`name`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `fills` ADD `base_notional_micros` integer;--> statement-breakpoint
ALTER TABLE `fills` ADD `rate` text;--> statement-breakpoint
ALTER TABLE `splits` ADD `rate` text;
CREATE TABLE `account_balances` (
	`portfolio` text NOT NULL,
	`account` text NOT NULL,
	`ticker` text NOT NULL,
	`balance_micros` integer NOT NULL,
	`last_entry` integer NOT NULL,
	PRIMARY KEY(`portfolio`, `account`, `ticker`),
	FOREIGN KEY (`portfolio`) REFERENCES `portfolios`(`name`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `open_lots` (
	`fill` integer PRIMARY KEY NOT NULL,
	`portfolio` text NOT NULL,
	FOREIGN KEY (`portfolio`) REFERENCES `portfolios`(`name`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `open_lots_portfolio` ON `open_lots` (`portfolio`);--> statement-breakpoint
DROP INDEX `bars_latest`;--> statement-breakpoint
ALTER TABLE `equity_points` ADD `ordinal` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `equity_points` ADD `bar_close_ms` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `round_trips` ADD `gross_pnl_to_date_micros` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `round_trips` ADD `net_pnl_to_date_micros` integer DEFAULT 0 NOT NULL;
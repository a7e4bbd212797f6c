CREATE TABLE `splits` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`portfolio` text NOT NULL,
	`ticker` text NOT NULL,
	`bar_start_ms` integer NOT NULL,
	`new_shares` integer NOT NULL,
	`old_shares` integer NOT NULL,
	`open_price` real NOT NULL,
	FOREIGN KEY (`portfolio`) REFERENCES `portfolios`(`name`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "splits_ratio" CHECK("splits"."new_shares" > 0 and "splits"."old_shares" > 0),
	CONSTRAINT "splits_price" CHECK("splits"."open_price" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `splits_bar` ON `splits` (`portfolio`,`ticker`,`bar_start_ms`);--> statement-breakpoint
DROP INDEX `ledger_transactions_deposit`;--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_transactions_deposit` ON `ledger_transactions` (`portfolio`) WHERE fill is null and id like '%/deposit';
CREATE TABLE `dividend_payments` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`portfolio` text NOT NULL,
	`lot` text NOT NULL,
	`bar_start_ms` integer NOT NULL,
	`quantity_units` integer NOT NULL,
	`amount_micros` integer NOT NULL,
	FOREIGN KEY (`portfolio`) REFERENCES `portfolios`(`name`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "dividend_payments_amount" CHECK("dividend_payments"."quantity_units" > 0 and "dividend_payments"."amount_micros" <> 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `dividend_payments_bar` ON `dividend_payments` (`lot`,`bar_start_ms`);--> statement-breakpoint
CREATE INDEX `dividend_payments_portfolio` ON `dividend_payments` (`portfolio`);--> statement-breakpoint
CREATE TABLE `dividends` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`portfolio` text NOT NULL,
	`ticker` text NOT NULL,
	`bar_start_ms` integer NOT NULL,
	`amount` real NOT NULL,
	`rate` text,
	FOREIGN KEY (`portfolio`) REFERENCES `portfolios`(`name`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "dividends_amount" CHECK("dividends"."amount" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `dividends_bar` ON `dividends` (`portfolio`,`ticker`,`bar_start_ms`);--> statement-breakpoint
-- The list of accounts grows in place: rows are not touched, and no table loses its guards by being rebuilt.
PRAGMA writable_schema=ON;--> statement-breakpoint
UPDATE sqlite_schema SET sql = replace(sql, '''EXPENSE_IMPACT''', '''EXPENSE_IMPACT'', ''DIVIDENDS''')
WHERE type = 'table' AND name = 'ledger_entries';--> statement-breakpoint
PRAGMA writable_schema=RESET;--> statement-breakpoint
ALTER TABLE `round_trips` ADD `dividend_micros` integer DEFAULT 0 NOT NULL;
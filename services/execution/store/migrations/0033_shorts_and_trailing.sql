CREATE TABLE `borrow_charges` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`portfolio` text NOT NULL,
	`lot` text NOT NULL,
	`bar_start_ms` integer NOT NULL,
	`calendar_days` integer NOT NULL,
	`mark_micros` integer NOT NULL,
	`amount_micros` integer NOT NULL,
	`to_date_micros` integer NOT NULL,
	FOREIGN KEY (`portfolio`) REFERENCES `portfolios`(`name`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "borrow_charges_days" CHECK("borrow_charges"."calendar_days" > 0),
	CONSTRAINT "borrow_charges_amount" CHECK("borrow_charges"."amount_micros" > 0 and "borrow_charges"."mark_micros" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `borrow_charges_lot` ON `borrow_charges` (`lot`,`bar_start_ms`);--> statement-breakpoint
CREATE TABLE `portfolio_halts` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`portfolio` text NOT NULL,
	`state` text NOT NULL,
	`reason` text NOT NULL,
	`message` text NOT NULL,
	`bar_start_ms` integer NOT NULL,
	FOREIGN KEY (`portfolio`) REFERENCES `portfolios`(`name`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "portfolio_halts_state" CHECK("portfolio_halts"."state" in ('HALTED')),
	CONSTRAINT "portfolio_halts_reason" CHECK("portfolio_halts"."reason" in ('MARGIN_CALL', 'SHORTFALL'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `portfolio_halts_portfolio` ON `portfolio_halts` (`portfolio`);--> statement-breakpoint
CREATE TABLE `trailed_stops` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`portfolio` text NOT NULL,
	`lot` text NOT NULL,
	`bar_start_ms` integer NOT NULL,
	`stop_price` real NOT NULL,
	FOREIGN KEY (`portfolio`) REFERENCES `portfolios`(`name`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "trailed_stops_price" CHECK("trailed_stops"."stop_price" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `trailed_stops_lot` ON `trailed_stops` (`lot`,`bar_start_ms`);--> statement-breakpoint
ALTER TABLE `round_trips` ADD `borrow_micros` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
-- Lists of words grow in place: rows are not touched, and no table loses its guards by being rebuilt (ADR 63).
PRAGMA writable_schema=ON;--> statement-breakpoint
UPDATE sqlite_schema SET sql = replace(sql, '''DIVIDENDS''', '''DIVIDENDS'', ''EXPENSE_BORROW'', ''SHORTFALL''')
WHERE type = 'table' AND name = 'ledger_entries';--> statement-breakpoint
UPDATE sqlite_schema SET sql = replace(sql, '''RUN_ENDED''', '''RUN_ENDED'', ''TRADING_HALTED''')
WHERE type = 'table' AND name = 'orders';--> statement-breakpoint
UPDATE sqlite_schema SET sql = replace(replace(sql, '''EXCHANGE_LIMIT''', '''EXCHANGE_LIMIT'', ''MARGIN_CALL'''),
  '''TARGET''', '''TARGET'', ''TRAILING_STOP''')
WHERE type = 'table' AND name = 'round_trips';--> statement-breakpoint
PRAGMA writable_schema=RESET;

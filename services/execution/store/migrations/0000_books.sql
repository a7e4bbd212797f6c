CREATE TABLE `bars` (
	`portfolio` text NOT NULL,
	`ticker` text NOT NULL,
	`start_time_ms` integer NOT NULL,
	`interval` text NOT NULL,
	`open` real NOT NULL,
	`high` real NOT NULL,
	`low` real NOT NULL,
	`close` real NOT NULL,
	`volume_units` real NOT NULL,
	PRIMARY KEY(`portfolio`, `ticker`, `start_time_ms`),
	FOREIGN KEY (`portfolio`) REFERENCES `portfolios`(`name`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "bars_range" CHECK("bars"."low" > 0 and "bars"."high" >= "bars"."low")
);
--> statement-breakpoint
CREATE INDEX `bars_latest` ON `bars` (`portfolio`,`start_time_ms`);--> statement-breakpoint
CREATE TABLE `dead_letter` (
	`consumer` text NOT NULL,
	`event_id` text NOT NULL,
	`source` text NOT NULL,
	`sequence` integer NOT NULL,
	`subject` text NOT NULL,
	`type` text NOT NULL,
	`payload` blob NOT NULL,
	`error` text NOT NULL,
	`time_ms` integer NOT NULL,
	PRIMARY KEY(`consumer`, `event_id`)
);
--> statement-breakpoint
CREATE TABLE `equity_points` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`portfolio` text NOT NULL,
	`bar_start_ms` integer NOT NULL,
	`cash_micros` integer NOT NULL,
	`equity_micros` integer NOT NULL,
	`peak_equity_micros` integer NOT NULL,
	`max_drawdown_ratio` real NOT NULL,
	FOREIGN KEY (`portfolio`) REFERENCES `portfolios`(`name`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `equity_points_portfolio` ON `equity_points` (`portfolio`,`sequence`);--> statement-breakpoint
CREATE TABLE `fills` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`portfolio` text NOT NULL,
	`ticker` text NOT NULL,
	`instrument` text NOT NULL,
	`effect` text NOT NULL,
	`lot` text NOT NULL,
	`order_name` text,
	`side` text NOT NULL,
	`quantity_units` integer NOT NULL,
	`bar_start_ms` integer NOT NULL,
	`price_micros` integer NOT NULL,
	`notional_micros` integer NOT NULL,
	`half_spread_micros` integer NOT NULL,
	`slippage_micros` integer NOT NULL,
	`commission_micros` integer NOT NULL,
	`impact_micros` integer NOT NULL,
	FOREIGN KEY (`id`) REFERENCES `ledger_transactions`(`fill`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`portfolio`) REFERENCES `portfolios`(`name`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`order_name`) REFERENCES `orders`(`name`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "fills_side" CHECK("fills"."side" in ('BUY', 'SELL')),
	CONSTRAINT "fills_effect" CHECK("fills"."effect" in ('OPEN', 'CLOSE')),
	CONSTRAINT "fills_order" CHECK(("fills"."effect" = 'OPEN') = ("fills"."order_name" is not null)),
	CONSTRAINT "fills_quantity" CHECK("fills"."quantity_units" > 0 and "fills"."price_micros" > 0),
	CONSTRAINT "fills_notional" CHECK("fills"."notional_micros" = "fills"."quantity_units" * "fills"."price_micros"),
	CONSTRAINT "fills_costs" CHECK(min("fills"."half_spread_micros", "fills"."slippage_micros", "fills"."commission_micros", "fills"."impact_micros") >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `fills_id_unique` ON `fills` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `fills_order_name_unique` ON `fills` (`order_name`);--> statement-breakpoint
CREATE INDEX `fills_bar` ON `fills` (`portfolio`,`bar_start_ms`);--> statement-breakpoint
CREATE INDEX `fills_lot` ON `fills` (`lot`);--> statement-breakpoint
CREATE TABLE `inbox` (
	`consumer` text NOT NULL,
	`event_id` text NOT NULL,
	`source` text NOT NULL,
	`sequence` integer NOT NULL,
	PRIMARY KEY(`consumer`, `event_id`)
);
--> statement-breakpoint
CREATE TABLE `ledger_entries` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`transaction_id` text NOT NULL,
	`portfolio` text NOT NULL,
	`account` text NOT NULL,
	`ticker` text NOT NULL,
	`amount_micros` integer NOT NULL,
	FOREIGN KEY (`transaction_id`) REFERENCES `ledger_transactions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`portfolio`) REFERENCES `portfolios`(`name`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "ledger_entries_accounts" CHECK("ledger_entries"."account" in ('CASH', 'CAPITAL', 'POSITION', 'REALISED_GAIN', 'EXPENSE_HALF_SPREAD', 'EXPENSE_SLIPPAGE', 'EXPENSE_COMMISSION', 'EXPENSE_IMPACT')),
	CONSTRAINT "ledger_entries_ticker" CHECK(("ledger_entries"."account" = 'POSITION') = ("ledger_entries"."ticker" <> '')),
	CONSTRAINT "ledger_entries_amount" CHECK("ledger_entries"."amount_micros" <> 0 and abs("ledger_entries"."amount_micros") <= 18014398509481982)
);
--> statement-breakpoint
CREATE INDEX `ledger_entries_transaction` ON `ledger_entries` (`transaction_id`);--> statement-breakpoint
CREATE INDEX `ledger_entries_account` ON `ledger_entries` (`portfolio`,`account`,`ticker`,`amount_micros`);--> statement-breakpoint
CREATE TABLE `ledger_transactions` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`portfolio` text NOT NULL,
	`fill` text,
	FOREIGN KEY (`portfolio`) REFERENCES `portfolios`(`name`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`fill`) REFERENCES `fills`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_transactions_id_unique` ON `ledger_transactions` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_transactions_fill_unique` ON `ledger_transactions` (`fill`);--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_transactions_deposit` ON `ledger_transactions` (`portfolio`) WHERE fill is null;--> statement-breakpoint
CREATE TABLE `meta` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `orders` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`portfolio` text NOT NULL,
	`client_order_id` text NOT NULL,
	`request_hash` text NOT NULL,
	`instrument` text NOT NULL,
	`side` text NOT NULL,
	`quantity_units` integer NOT NULL,
	`exit_plan` text NOT NULL,
	`market_context` text NOT NULL,
	`decision_time_ms` integer NOT NULL,
	`decision` text NOT NULL,
	`entry_confidence_ratio` real NOT NULL,
	`state` text NOT NULL,
	`reject_reason` text,
	`reject_message` text,
	`resolved_bar_start_ms` integer,
	FOREIGN KEY (`portfolio`) REFERENCES `portfolios`(`name`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "orders_side" CHECK("orders"."side" in ('BUY', 'SELL')),
	CONSTRAINT "orders_quantity" CHECK("orders"."quantity_units" > 0),
	CONSTRAINT "orders_confidence" CHECK("orders"."entry_confidence_ratio" between 0 and 1),
	CONSTRAINT "orders_states" CHECK("orders"."state" in ('DENIED', 'ACCEPTED', 'REJECTED', 'FILLED')),
	CONSTRAINT "orders_reasons" CHECK("orders"."reject_reason" in ('CURRENCY_MISMATCH', 'DECISION_STALE', 'OPPOSITE_SIDE_HELD', 'LOT_LIMIT', 'PARTICIPATION_LIMIT', 'AMOUNT_LIMIT', 'CASH_TOO_LOW')),
	CONSTRAINT "orders_reason_given" CHECK(("orders"."state" in ('DENIED', 'REJECTED')) = ("orders"."reject_reason" is not null)),
	CONSTRAINT "orders_bar_given" CHECK(("orders"."state" in ('FILLED', 'REJECTED')) = ("orders"."resolved_bar_start_ms" is not null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `orders_name_unique` ON `orders` (`name`);--> statement-breakpoint
CREATE UNIQUE INDEX `orders_client_order_id` ON `orders` (`portfolio`,`client_order_id`);--> statement-breakpoint
CREATE INDEX `orders_state` ON `orders` (`portfolio`,`state`);--> statement-breakpoint
CREATE INDEX `orders_resolved` ON `orders` (`portfolio`,`resolved_bar_start_ms`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`source` text NOT NULL,
	`subject` text NOT NULL,
	`type` text NOT NULL,
	`payload` blob NOT NULL,
	`time_ms` integer NOT NULL,
	`published_at_ms` integer
);
--> statement-breakpoint
CREATE INDEX `outbox_source` ON `outbox` (`source`,`sequence`);--> statement-breakpoint
CREATE INDEX `outbox_unpublished` ON `outbox` (`sequence`) WHERE published_at_ms is null;--> statement-breakpoint
CREATE TABLE `portfolios` (
	`name` text PRIMARY KEY NOT NULL,
	`request_id` text NOT NULL,
	`request_hash` text NOT NULL,
	`audit_set` text NOT NULL,
	`currency` text NOT NULL,
	`mode` text NOT NULL,
	`data_provenance` text NOT NULL,
	`starting_cash_micros` integer NOT NULL,
	`policy` text NOT NULL,
	`cost_model` text NOT NULL,
	`policy_hash` text NOT NULL,
	`create_time_ms` integer NOT NULL,
	CONSTRAINT "portfolios_mode" CHECK("portfolios"."mode" in ('PROOF', 'RESEARCH', 'PRODUCTION')),
	CONSTRAINT "portfolios_data" CHECK("portfolios"."data_provenance" in ('REAL', 'SYNTHETIC')),
	CONSTRAINT "portfolios_cash" CHECK("portfolios"."starting_cash_micros" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `portfolios_request_id_unique` ON `portfolios` (`request_id`);--> statement-breakpoint
CREATE TABLE `round_trips` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`portfolio` text NOT NULL,
	`lot` text NOT NULL,
	`entry_fill` text NOT NULL,
	`exit_fill` text NOT NULL,
	`quantity_units` integer NOT NULL,
	`exit_reason` text NOT NULL,
	`gap` integer NOT NULL,
	`trigger_price` real,
	`sessions_held` integer NOT NULL,
	`calendar_days_held` integer NOT NULL,
	`gross_pnl_micros` integer NOT NULL,
	`costs_micros` integer NOT NULL,
	`net_pnl_micros` integer NOT NULL,
	`risk_micros` integer,
	FOREIGN KEY (`portfolio`) REFERENCES `portfolios`(`name`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entry_fill`) REFERENCES `fills`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`exit_fill`) REFERENCES `fills`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "round_trips_quantity" CHECK("round_trips"."quantity_units" > 0),
	CONSTRAINT "round_trips_reason" CHECK("round_trips"."exit_reason" in ('STOP', 'TARGET', 'TIME')),
	CONSTRAINT "round_trips_trigger" CHECK(("round_trips"."exit_reason" = 'TIME') = ("round_trips"."trigger_price" is null)),
	CONSTRAINT "round_trips_held" CHECK("round_trips"."sessions_held" >= 1 and "round_trips"."calendar_days_held" >= 0),
	CONSTRAINT "round_trips_net" CHECK("round_trips"."net_pnl_micros" = "round_trips"."gross_pnl_micros" - "round_trips"."costs_micros")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `round_trips_name_unique` ON `round_trips` (`name`);--> statement-breakpoint
CREATE UNIQUE INDEX `round_trips_exit_fill_unique` ON `round_trips` (`exit_fill`);--> statement-breakpoint
CREATE INDEX `round_trips_portfolio` ON `round_trips` (`portfolio`,`sequence`);--> statement-breakpoint
CREATE INDEX `round_trips_lot` ON `round_trips` (`lot`);--> statement-breakpoint
CREATE TABLE `watermark` (
	`consumer` text NOT NULL,
	`source` text NOT NULL,
	`sequence` integer NOT NULL,
	`origin` text NOT NULL,
	PRIMARY KEY(`consumer`, `source`)
);

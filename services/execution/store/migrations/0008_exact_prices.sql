PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_fills` (
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
	`price` real NOT NULL,
	`notional_micros` integer NOT NULL,
	`half_spread_micros` integer NOT NULL,
	`slippage_micros` integer NOT NULL,
	`commission_micros` integer NOT NULL,
	`impact_micros` integer NOT NULL,
	FOREIGN KEY (`id`) REFERENCES `ledger_transactions`(`fill`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`portfolio`) REFERENCES `portfolios`(`name`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`order_name`) REFERENCES `orders`(`name`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "fills_side" CHECK("__new_fills"."side" in ('BUY', 'SELL')),
	CONSTRAINT "fills_effect" CHECK("__new_fills"."effect" in ('OPEN', 'CLOSE')),
	CONSTRAINT "fills_order" CHECK(("__new_fills"."effect" = 'OPEN') = ("__new_fills"."order_name" is not null)),
	CONSTRAINT "fills_quantity" CHECK("__new_fills"."quantity_units" > 0 and "__new_fills"."price" > 0),
	CONSTRAINT "fills_notional" CHECK(abs("__new_fills"."notional_micros" - "__new_fills"."quantity_units" * "__new_fills"."price" * 1e6) <= 0.5 + "__new_fills"."notional_micros" * 1e-15),
	CONSTRAINT "fills_costs" CHECK(min("__new_fills"."half_spread_micros", "__new_fills"."slippage_micros", "__new_fills"."commission_micros", "__new_fills"."impact_micros") >= 0)
);
--> statement-breakpoint
-- Prices were whole micros; a double holds each of them to the last digit.
INSERT INTO `__new_fills`("sequence", "id", "portfolio", "ticker", "instrument", "effect", "lot", "order_name", "side", "quantity_units", "bar_start_ms", "price", "notional_micros", "half_spread_micros", "slippage_micros", "commission_micros", "impact_micros") SELECT "sequence", "id", "portfolio", "ticker", "instrument", "effect", "lot", "order_name", "side", "quantity_units", "bar_start_ms", "price_micros" / 1e6, "notional_micros", "half_spread_micros", "slippage_micros", "commission_micros", "impact_micros" FROM `fills`;--> statement-breakpoint
DROP TABLE `fills`;--> statement-breakpoint
ALTER TABLE `__new_fills` RENAME TO `fills`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `fills_id_unique` ON `fills` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `fills_order_name_unique` ON `fills` (`order_name`);--> statement-breakpoint
CREATE INDEX `fills_bar` ON `fills` (`portfolio`,`bar_start_ms`);--> statement-breakpoint
CREATE INDEX `fills_lot` ON `fills` (`lot`);--> statement-breakpoint
CREATE TABLE `__new_orders` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`portfolio` text NOT NULL,
	`client_order_id` text NOT NULL,
	`request_hash` text NOT NULL,
	`instrument` text NOT NULL,
	`side` text NOT NULL,
	`quantity_units` integer NOT NULL,
	`entry` text DEFAULT '{"type":"MARKET"}' NOT NULL,
	`exit_plan` text NOT NULL,
	`market_context` text NOT NULL,
	`expected_price` real,
	`expire_time_ms` integer,
	`decision_time_ms` integer NOT NULL,
	`decision` text NOT NULL,
	`entry_confidence_ratio` real NOT NULL,
	`state` text NOT NULL,
	`reject_reason` text,
	`reject_message` text,
	`resolved_bar_start_ms` integer,
	FOREIGN KEY (`portfolio`) REFERENCES `portfolios`(`name`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "orders_side" CHECK("__new_orders"."side" in ('BUY', 'SELL')),
	CONSTRAINT "orders_quantity" CHECK("__new_orders"."quantity_units" > 0),
	CONSTRAINT "orders_confidence" CHECK("__new_orders"."entry_confidence_ratio" between 0 and 1),
	CONSTRAINT "orders_states" CHECK("__new_orders"."state" in ('DENIED', 'ACCEPTED', 'REJECTED', 'EXPIRED', 'FILLED')),
	CONSTRAINT "orders_reasons" CHECK("__new_orders"."reject_reason" in ('CURRENCY_MISMATCH', 'DECISION_STALE', 'OPPOSITE_SIDE_HELD', 'LOT_LIMIT', 'PARTICIPATION_LIMIT', 'AMOUNT_LIMIT', 'CASH_TOO_LOW', 'BEYOND_STOP', 'BEYOND_TARGET', 'MOVE_TAKEN', 'SESSION_PASSED', 'TIME_PASSED', 'RUN_ENDED')),
	CONSTRAINT "orders_reason_given" CHECK(("__new_orders"."state" in ('DENIED', 'REJECTED', 'EXPIRED')) = ("__new_orders"."reject_reason" is not null)),
	CONSTRAINT "orders_bar_given" CHECK(("__new_orders"."state" in ('FILLED', 'REJECTED', 'EXPIRED')) = ("__new_orders"."resolved_bar_start_ms" is not null))
);
--> statement-breakpoint
INSERT INTO `__new_orders`("sequence", "name", "portfolio", "client_order_id", "request_hash", "instrument", "side", "quantity_units", "entry", "exit_plan", "market_context", "expected_price", "expire_time_ms", "decision_time_ms", "decision", "entry_confidence_ratio", "state", "reject_reason", "reject_message", "resolved_bar_start_ms") SELECT "sequence", "name", "portfolio", "client_order_id", "request_hash", "instrument", "side", "quantity_units", "entry", "exit_plan", "market_context", NULL, NULL, "decision_time_ms", "decision", "entry_confidence_ratio", "state", "reject_reason", "reject_message", "resolved_bar_start_ms" FROM `orders`;--> statement-breakpoint
DROP TABLE `orders`;--> statement-breakpoint
ALTER TABLE `__new_orders` RENAME TO `orders`;--> statement-breakpoint
CREATE UNIQUE INDEX `orders_name_unique` ON `orders` (`name`);--> statement-breakpoint
CREATE UNIQUE INDEX `orders_client_order_id` ON `orders` (`portfolio`,`client_order_id`);--> statement-breakpoint
CREATE INDEX `orders_state` ON `orders` (`portfolio`,`state`);--> statement-breakpoint
CREATE INDEX `orders_resolved` ON `orders` (`portfolio`,`resolved_bar_start_ms`);--> statement-breakpoint
CREATE TABLE `__new_round_trips` (
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
	`gross_pnl_to_date_micros` integer DEFAULT 0 NOT NULL,
	`net_pnl_to_date_micros` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`portfolio`) REFERENCES `portfolios`(`name`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entry_fill`) REFERENCES `fills`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`exit_fill`) REFERENCES `fills`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "round_trips_quantity" CHECK("__new_round_trips"."quantity_units" > 0),
	CONSTRAINT "round_trips_reason" CHECK("__new_round_trips"."exit_reason" in ('STOP', 'TARGET', 'TIME', 'END_OF_RUN')),
	CONSTRAINT "round_trips_trigger" CHECK(("__new_round_trips"."exit_reason" in ('TIME', 'END_OF_RUN')) = ("__new_round_trips"."trigger_price" is null)),
	CONSTRAINT "round_trips_held" CHECK("__new_round_trips"."sessions_held" >= 1 and "__new_round_trips"."calendar_days_held" >= 0),
	CONSTRAINT "round_trips_net" CHECK("__new_round_trips"."net_pnl_micros" = "__new_round_trips"."gross_pnl_micros" - "__new_round_trips"."costs_micros")
);
--> statement-breakpoint
INSERT INTO `__new_round_trips`("sequence", "name", "portfolio", "lot", "entry_fill", "exit_fill", "quantity_units", "exit_reason", "gap", "trigger_price", "sessions_held", "calendar_days_held", "gross_pnl_micros", "costs_micros", "net_pnl_micros", "risk_micros", "gross_pnl_to_date_micros", "net_pnl_to_date_micros") SELECT "sequence", "name", "portfolio", "lot", "entry_fill", "exit_fill", "quantity_units", "exit_reason", "gap", "trigger_price", "sessions_held", "calendar_days_held", "gross_pnl_micros", "costs_micros", "net_pnl_micros", "risk_micros", "gross_pnl_to_date_micros", "net_pnl_to_date_micros" FROM `round_trips`;--> statement-breakpoint
DROP TABLE `round_trips`;--> statement-breakpoint
ALTER TABLE `__new_round_trips` RENAME TO `round_trips`;--> statement-breakpoint
CREATE UNIQUE INDEX `round_trips_name_unique` ON `round_trips` (`name`);--> statement-breakpoint
CREATE UNIQUE INDEX `round_trips_exit_fill_unique` ON `round_trips` (`exit_fill`);--> statement-breakpoint
CREATE INDEX `round_trips_portfolio` ON `round_trips` (`portfolio`,`sequence`);--> statement-breakpoint
CREATE INDEX `round_trips_lot` ON `round_trips` (`lot`);--> statement-breakpoint
CREATE INDEX `bars_with_volume` ON `bars` (`portfolio`,`ticker`) WHERE volume_units > 0;
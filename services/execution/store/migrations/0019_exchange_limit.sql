PRAGMA foreign_keys=OFF;--> statement-breakpoint
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
	CONSTRAINT "orders_reasons" CHECK("__new_orders"."reject_reason" in ('CURRENCY_MISMATCH', 'DECISION_STALE', 'OPPOSITE_SIDE_HELD', 'LOT_LIMIT', 'PARTICIPATION_LIMIT', 'AMOUNT_LIMIT', 'CASH_TOO_LOW', 'BEYOND_STOP', 'BEYOND_TARGET', 'MOVE_TAKEN', 'EXCHANGE_LIMIT', 'SESSION_PASSED', 'TIME_PASSED', 'RUN_ENDED')),
	CONSTRAINT "orders_reason_given" CHECK(("__new_orders"."state" in ('DENIED', 'REJECTED', 'EXPIRED')) = ("__new_orders"."reject_reason" is not null)),
	CONSTRAINT "orders_bar_given" CHECK(("__new_orders"."state" in ('FILLED', 'REJECTED', 'EXPIRED')) = ("__new_orders"."resolved_bar_start_ms" is not null))
);
--> statement-breakpoint
INSERT INTO `__new_orders`("sequence", "name", "portfolio", "client_order_id", "request_hash", "instrument", "side", "quantity_units", "entry", "exit_plan", "market_context", "expected_price", "expire_time_ms", "decision_time_ms", "decision", "entry_confidence_ratio", "state", "reject_reason", "reject_message", "resolved_bar_start_ms") SELECT "sequence", "name", "portfolio", "client_order_id", "request_hash", "instrument", "side", "quantity_units", "entry", "exit_plan", "market_context", "expected_price", "expire_time_ms", "decision_time_ms", "decision", "entry_confidence_ratio", "state", "reject_reason", "reject_message", "resolved_bar_start_ms" FROM `orders`;--> statement-breakpoint
DROP TABLE `orders`;--> statement-breakpoint
ALTER TABLE `__new_orders` RENAME TO `orders`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `orders_name_unique` ON `orders` (`name`);--> statement-breakpoint
CREATE UNIQUE INDEX `orders_client_order_id` ON `orders` (`portfolio`,`client_order_id`);--> statement-breakpoint
CREATE INDEX `orders_state` ON `orders` (`portfolio`,`state`);--> statement-breakpoint
CREATE INDEX `orders_end_of_run` ON `orders` (`portfolio`,`sequence`) WHERE reject_reason = 'RUN_ENDED';--> statement-breakpoint
CREATE INDEX `orders_resolved` ON `orders` (`portfolio`,`resolved_bar_start_ms`);
CREATE TABLE `instruments` (
	`portfolio` text NOT NULL,
	`ticker` text NOT NULL,
	`instrument` text NOT NULL,
	PRIMARY KEY(`portfolio`, `ticker`),
	FOREIGN KEY (`portfolio`) REFERENCES `portfolios`(`name`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
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
	`unit_value_micros` real DEFAULT 1000000 NOT NULL,
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
	CONSTRAINT "fills_notional" CHECK(abs("__new_fills"."notional_micros" - "__new_fills"."quantity_units" * "__new_fills"."price" * "__new_fills"."unit_value_micros") <= 0.5 + "__new_fills"."notional_micros" * 1e-15),
	CONSTRAINT "fills_costs" CHECK(min("__new_fills"."half_spread_micros", "__new_fills"."slippage_micros", "__new_fills"."commission_micros", "__new_fills"."impact_micros") >= 0)
);
--> statement-breakpoint
-- A price of 1 was worth 1 for every unit.
INSERT INTO `__new_fills`("sequence", "id", "portfolio", "ticker", "instrument", "effect", "lot", "order_name", "side", "quantity_units", "bar_start_ms", "price", "unit_value_micros", "notional_micros", "half_spread_micros", "slippage_micros", "commission_micros", "impact_micros") SELECT "sequence", "id", "portfolio", "ticker", "instrument", "effect", "lot", "order_name", "side", "quantity_units", "bar_start_ms", "price", 1000000, "notional_micros", "half_spread_micros", "slippage_micros", "commission_micros", "impact_micros" FROM `fills`;--> statement-breakpoint
DROP TABLE `fills`;--> statement-breakpoint
ALTER TABLE `__new_fills` RENAME TO `fills`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `fills_id_unique` ON `fills` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `fills_order_name_unique` ON `fills` (`order_name`);--> statement-breakpoint
CREATE INDEX `fills_bar` ON `fills` (`portfolio`,`bar_start_ms`);--> statement-breakpoint
CREATE INDEX `fills_lot` ON `fills` (`lot`);
PRAGMA foreign_keys=OFF;--> statement-breakpoint
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
	CONSTRAINT "round_trips_reason" CHECK("__new_round_trips"."exit_reason" in ('STOP', 'TARGET', 'TIME', 'END_OF_RUN', 'EXCHANGE_LIMIT')),
	CONSTRAINT "round_trips_trigger" CHECK(("__new_round_trips"."exit_reason" in ('TIME', 'END_OF_RUN', 'EXCHANGE_LIMIT')) = ("__new_round_trips"."trigger_price" is null)),
	CONSTRAINT "round_trips_held" CHECK("__new_round_trips"."sessions_held" >= 1 and "__new_round_trips"."calendar_days_held" >= 0),
	CONSTRAINT "round_trips_net" CHECK("__new_round_trips"."net_pnl_micros" = "__new_round_trips"."gross_pnl_micros" - "__new_round_trips"."costs_micros")
);
--> statement-breakpoint
INSERT INTO `__new_round_trips`("sequence", "name", "portfolio", "lot", "entry_fill", "exit_fill", "quantity_units", "exit_reason", "gap", "trigger_price", "sessions_held", "calendar_days_held", "gross_pnl_micros", "costs_micros", "net_pnl_micros", "risk_micros", "gross_pnl_to_date_micros", "net_pnl_to_date_micros") SELECT "sequence", "name", "portfolio", "lot", "entry_fill", "exit_fill", "quantity_units", "exit_reason", "gap", "trigger_price", "sessions_held", "calendar_days_held", "gross_pnl_micros", "costs_micros", "net_pnl_micros", "risk_micros", "gross_pnl_to_date_micros", "net_pnl_to_date_micros" FROM `round_trips`;--> statement-breakpoint
DROP TABLE `round_trips`;--> statement-breakpoint
ALTER TABLE `__new_round_trips` RENAME TO `round_trips`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `round_trips_name_unique` ON `round_trips` (`name`);--> statement-breakpoint
CREATE UNIQUE INDEX `round_trips_exit_fill_unique` ON `round_trips` (`exit_fill`);--> statement-breakpoint
CREATE INDEX `round_trips_portfolio` ON `round_trips` (`portfolio`,`sequence`);--> statement-breakpoint
CREATE INDEX `round_trips_lot` ON `round_trips` (`lot`);--> statement-breakpoint
CREATE INDEX `round_trips_end_of_run` ON `round_trips` (`portfolio`,`sequence`) WHERE exit_reason = 'END_OF_RUN';
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
CREATE TABLE `decision` (
	`audit_set` text NOT NULL,
	`fact_hash` text NOT NULL,
	`decision` text NOT NULL,
	`verdict` text NOT NULL,
	`binding_rule` text NOT NULL,
	`reason` text NOT NULL,
	PRIMARY KEY(`audit_set`, `decision`),
	CONSTRAINT "decision_verdict" CHECK(verdict in ('ALLOW', 'ALLOW_REDUCED', 'DENY'))
);
--> statement-breakpoint
CREATE TABLE `fill` (
	`audit_set` text NOT NULL,
	`fact_hash` text NOT NULL,
	`fill` text NOT NULL,
	`notional_micros` text NOT NULL,
	`half_spread_micros` text NOT NULL,
	`slippage_micros` text NOT NULL,
	`commission_micros` text NOT NULL,
	`impact_micros` text NOT NULL,
	PRIMARY KEY(`audit_set`, `fill`)
);
--> statement-breakpoint
CREATE TABLE `forecast` (
	`audit` text PRIMARY KEY NOT NULL,
	`audit_set` text NOT NULL,
	`fact_hash` text NOT NULL,
	`ticker` text NOT NULL,
	`interval` text NOT NULL,
	`as_of_ms` integer NOT NULL,
	`horizon_bars` integer NOT NULL,
	`model_set_hash` text NOT NULL,
	`policy_hash` text NOT NULL,
	`forecast` text NOT NULL,
	`content_hash` text NOT NULL,
	`baseline_model` text NOT NULL,
	CONSTRAINT "forecast_horizon" CHECK(horizon_bars > 0),
	CONSTRAINT "forecast_audit_set" CHECK(audit_set <> '')
);
--> statement-breakpoint
CREATE INDEX `forecast_order` ON `forecast` (`audit_set`,`as_of_ms`,`ticker`,`audit`);--> statement-breakpoint
CREATE TABLE `gate_spec` (
	`spec_hash` text PRIMARY KEY NOT NULL,
	`gate` text NOT NULL,
	`spec_json` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `inbox` (
	`consumer` text NOT NULL,
	`event_id` text NOT NULL,
	`source` text NOT NULL,
	`sequence` integer NOT NULL,
	PRIMARY KEY(`consumer`, `event_id`)
);
--> statement-breakpoint
CREATE TABLE `outcome` (
	`audit` text PRIMARY KEY NOT NULL,
	`audit_set` text NOT NULL,
	`fact_hash` text NOT NULL,
	`score_time_ms` integer NOT NULL,
	`ensemble_rmse` text NOT NULL,
	`baseline_rmse` text NOT NULL,
	`model_rmses` text NOT NULL,
	`terminal_direction` text NOT NULL,
	`coverages` text NOT NULL,
	FOREIGN KEY (`audit`) REFERENCES `forecast`(`audit`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `trade` (
	`audit_set` text NOT NULL,
	`fact_hash` text NOT NULL,
	`round_trip` text NOT NULL,
	`ticker` text NOT NULL,
	`exit_time_ms` integer NOT NULL,
	`entry_price` real,
	`exit_price` real,
	`exit_reason` text NOT NULL,
	`calendar_days_held` integer NOT NULL,
	`net_pnl_micros` text NOT NULL,
	`entry_notional_micros` text NOT NULL,
	PRIMARY KEY(`audit_set`, `round_trip`),
	CONSTRAINT "trade_notional" CHECK(cast(entry_notional_micros as integer) > 0),
	CONSTRAINT "trade_days" CHECK(calendar_days_held >= 0),
	CONSTRAINT "trade_exit_reason" CHECK(exit_reason in ('STOP', 'TARGET', 'TIME', 'UNKNOWN'))
);
--> statement-breakpoint
CREATE TABLE `watermark` (
	`consumer` text NOT NULL,
	`source` text NOT NULL,
	`sequence` integer NOT NULL,
	`origin` text NOT NULL,
	PRIMARY KEY(`consumer`, `source`)
);

PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_fact` (
	`position` integer PRIMARY KEY NOT NULL,
	`audit_set` text NOT NULL,
	`kind` text NOT NULL,
	`identity` text NOT NULL,
	`time_ms` integer,
	`content` text NOT NULL,
	`fact_hash` text NOT NULL,
	`as_of_ms` integer GENERATED ALWAYS AS (content ->> '$.key.asOfMs') VIRTUAL,
	`ticker` text GENERATED ALWAYS AS (content ->> '$.key.ticker') VIRTUAL,
	CONSTRAINT "fact_audit_set_given" CHECK(audit_set <> ''),
	CONSTRAINT "fact_content" CHECK(json_valid(content)),
	CONSTRAINT "forecast_horizon" CHECK(kind <> 'FORECAST_MADE' or coalesce(content ->> '$.key.horizonBars', 0) > 0),
	CONSTRAINT "decision_verdict" CHECK(kind <> 'DECISION_MADE' or coalesce(content ->> '$.verdict', '') in ('ALLOW', 'ALLOW_REDUCED', 'DENY')),
	CONSTRAINT "trade_notional" CHECK(kind <> 'TRADE_CLOSED' or coalesce(cast(content ->> '$.entryNotionalMicros' as integer), 0) > 0),
	CONSTRAINT "trade_days" CHECK(kind <> 'TRADE_CLOSED' or coalesce(content ->> '$.calendarDaysHeld', -1) >= 0),
	CONSTRAINT "trade_exit_reason" CHECK(kind <> 'TRADE_CLOSED' or coalesce(content ->> '$.exitReason', '') in ('STOP', 'TARGET', 'TIME', 'END_OF_RUN', 'EXCHANGE_LIMIT', 'UNKNOWN'))
);
--> statement-breakpoint
INSERT INTO `__new_fact`("position", "audit_set", "kind", "identity", "time_ms", "content", "fact_hash") SELECT "position", "audit_set", "kind", "identity", "time_ms", "content", "fact_hash" FROM `fact`;--> statement-breakpoint
DROP TABLE `fact`;--> statement-breakpoint
ALTER TABLE `__new_fact` RENAME TO `fact`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `fact_identity` ON `fact` (`audit_set`,`kind`,`identity`);--> statement-breakpoint
CREATE INDEX `fact_audit_set` ON `fact` (`audit_set`);--> statement-breakpoint
CREATE INDEX `audit_order` ON `fact` (`audit_set`,`as_of_ms`,`ticker`,`identity`) WHERE kind = 'FORECAST_MADE';
-- Facts are evidence: what was recorded is never changed and never removed.
CREATE TRIGGER `fact_no_update` BEFORE UPDATE ON `fact`
BEGIN
  SELECT RAISE(ABORT, 'fact is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `fact_no_delete` BEFORE DELETE ON `fact`
BEGIN
  SELECT RAISE(ABORT, 'fact is append-only');
END;
--> statement-breakpoint
-- For people who look into the database: the same facts as tables. The service reads none of them.
CREATE VIEW `forecast` AS SELECT `audit_set`, `identity` AS `audit`, `ticker`,
  `content` ->> '$.key.interval' AS `interval`, `as_of_ms`,
  `content` ->> '$.key.horizonBars' AS `horizon_bars`, `content` ->> '$.forecast' AS `forecast`,
  `content` ->> '$.contentHash' AS `content_hash`, `content` ->> '$.baselineModel' AS `baseline_model`
FROM `fact` WHERE `kind` = 'FORECAST_MADE';
--> statement-breakpoint
CREATE VIEW `outcome` AS SELECT `audit_set`, `identity` AS `audit`, `time_ms` AS `score_time_ms`,
  `content` ->> '$.ensembleRmse.value' AS `ensemble_rmse`, `content` ->> '$.baselineRmse.value' AS `baseline_rmse`,
  `content` ->> '$.terminalDirection.value' AS `terminal_direction`
FROM `fact` WHERE `kind` = 'FORECAST_SCORED';
--> statement-breakpoint
CREATE VIEW `decision` AS SELECT `audit_set`, `identity` AS `decision`, `content` ->> '$.verdict' AS `verdict`,
  `content` ->> '$.bindingRule' AS `binding_rule`, `content` ->> '$.reason' AS `reason`
FROM `fact` WHERE `kind` = 'DECISION_MADE';
--> statement-breakpoint
CREATE VIEW `fill` AS SELECT `audit_set`, `identity` AS `fill`,
  cast(`content` ->> '$.notionalMicros' AS integer) AS `notional_micros`,
  cast(`content` ->> '$.costMicros.halfSpread' AS integer) AS `half_spread_micros`,
  cast(`content` ->> '$.costMicros.slippage' AS integer) AS `slippage_micros`,
  cast(`content` ->> '$.costMicros.commission' AS integer) AS `commission_micros`,
  cast(`content` ->> '$.costMicros.impact' AS integer) AS `impact_micros`
FROM `fact` WHERE `kind` = 'ORDER_FILLED';
--> statement-breakpoint
CREATE VIEW `trade` AS SELECT `audit_set`, `identity` AS `round_trip`, `content` ->> '$.ticker' AS `ticker`,
  `content` ->> '$.exitTimeMs' AS `exit_time_ms`, `content` ->> '$.entryPrice' AS `entry_price`,
  `content` ->> '$.exitPrice' AS `exit_price`, `content` ->> '$.exitReason' AS `exit_reason`,
  `content` ->> '$.calendarDaysHeld' AS `calendar_days_held`,
  cast(`content` ->> '$.netPnlMicros' AS integer) AS `net_pnl_micros`,
  cast(`content` ->> '$.entryNotionalMicros' AS integer) AS `entry_notional_micros`
FROM `fact` WHERE `kind` = 'TRADE_CLOSED';

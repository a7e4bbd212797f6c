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
--> statement-breakpoint
-- For people who look into the database, by the names that the roadmap asks by. The service reads none of them.
-- A round trip is two rows: its opening and its close. What a version before 0.3 recorded has no action.
CREATE VIEW `trade_executions` AS
SELECT `audit_set`, `identity` AS `round_trip`, `content` ->> '$.ticker' AS `ticker`,
  CASE `content` ->> '$.side' WHEN 'BUY' THEN 'SELL' WHEN 'SELL' THEN 'BUY' END AS `action`,
  1 AS `is_close`,
  `content` ->> '$.entryPrice' AS `entry_price`, `content` ->> '$.exitPrice' AS `exit_price`,
  CASE `content` ->> '$.exitReason'
    WHEN 'STOP' THEN 'STOP_LOSS' WHEN 'TARGET' THEN 'TAKE_PROFIT' WHEN 'TIME' THEN 'TIME_EXIT'
    WHEN 'UNKNOWN' THEN NULL ELSE `content` ->> '$.exitReason' END AS `exit_reason`,
  `content` ->> '$.calendarDaysHeld' AS `holding_period_days`,
  strftime('%Y-%m-%d', (`content` ->> '$.exitTimeMs') / 1000, 'unixepoch') AS `trade_date`,
  strftime('%Y-%m-%dT%H:%M:%SZ', (`content` ->> '$.entryTimeMs') / 1000, 'unixepoch') AS `entry_timestamp`,
  strftime('%Y-%m-%dT%H:%M:%SZ', (`content` ->> '$.exitTimeMs') / 1000, 'unixepoch') AS `exit_timestamp`,
  cast(`content` ->> '$.netPnlMicros' AS integer) / 1e6 AS `realized_pnl`,
  cast(`content` ->> '$.netPnlMicros' AS integer) AS `net_pnl_micros`,
  cast(`content` ->> '$.entryNotionalMicros' AS integer) AS `entry_notional_micros`
FROM `fact` WHERE `kind` = 'TRADE_CLOSED'
UNION ALL
SELECT `audit_set`, `identity`, `content` ->> '$.ticker', `content` ->> '$.side', 0, `content` ->> '$.entryPrice',
  NULL, NULL, NULL,
  strftime('%Y-%m-%d', (`content` ->> '$.entryTimeMs') / 1000, 'unixepoch'),
  strftime('%Y-%m-%dT%H:%M:%SZ', (`content` ->> '$.entryTimeMs') / 1000, 'unixepoch'),
  NULL, NULL, NULL, cast(`content` ->> '$.entryNotionalMicros' AS integer)
FROM `fact` WHERE `kind` = 'TRADE_CLOSED';
--> statement-breakpoint
CREATE VIEW `forecast_audits` AS
SELECT f.`audit_set`, f.`identity` AS `audit`, f.`ticker`, f.`content` ->> '$.key.interval' AS `interval`,
  strftime('%Y-%m-%dT%H:%M:%SZ', f.`as_of_ms` / 1000, 'unixepoch') AS `as_of_timestamp`,
  f.`content` ->> '$.key.horizonBars' AS `horizon_bars`, f.`content` ->> '$.baselineModel' AS `baseline_model`,
  s.`identity` IS NOT NULL AS `is_scored`,
  s.`content` ->> '$.ensembleRmse.value' AS `ensemble_rmse`, s.`content` ->> '$.baselineRmse.value' AS `baseline_rmse`,
  CASE WHEN s.`content` ->> '$.baselineRmse.value' > 0
    THEN (s.`content` ->> '$.ensembleRmse.value') / (s.`content` ->> '$.baselineRmse.value') END AS `rmse_ratio`,
  s.`content` ->> '$.terminalDirection.value' AS `terminal_direction`,
  strftime('%Y-%m-%dT%H:%M:%SZ', s.`time_ms` / 1000, 'unixepoch') AS `score_timestamp`,
  f.`content` ->> '$.forecast' AS `forecast`
FROM `fact` f
LEFT JOIN `fact` s ON s.`audit_set` = f.`audit_set` AND s.`kind` = 'FORECAST_SCORED' AND s.`identity` = f.`identity`
WHERE f.`kind` = 'FORECAST_MADE';

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

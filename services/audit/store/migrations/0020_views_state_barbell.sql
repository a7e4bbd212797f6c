-- What a barbell made of the size; NULL where there was none, and in what versions before recorded.
DROP VIEW `trade_executions`;
--> statement-breakpoint
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
  cast(`content` ->> '$.entryNotionalMicros' AS integer) AS `entry_notional_micros`,
  `content` ->> '$.barbell.bucket' AS `barbell_bucket`, `content` ->> '$.barbell.multiplier' AS `barbell_multiplier`
FROM `fact` WHERE `kind` = 'TRADE_CLOSED'
UNION ALL
SELECT `audit_set`, `identity`, `content` ->> '$.ticker', `content` ->> '$.side', 0, `content` ->> '$.entryPrice',
  NULL, NULL, NULL,
  strftime('%Y-%m-%d', (`content` ->> '$.entryTimeMs') / 1000, 'unixepoch'),
  strftime('%Y-%m-%dT%H:%M:%SZ', (`content` ->> '$.entryTimeMs') / 1000, 'unixepoch'),
  NULL, NULL, NULL, cast(`content` ->> '$.entryNotionalMicros' AS integer),
  `content` ->> '$.barbell.bucket', `content` ->> '$.barbell.multiplier'
FROM `fact` WHERE `kind` = 'TRADE_CLOSED';
--> statement-breakpoint
DROP VIEW `decision`;
--> statement-breakpoint
CREATE VIEW `decision` AS SELECT `audit_set`, `identity` AS `decision`, `content` ->> '$.verdict' AS `verdict`,
  `content` ->> '$.bindingRule' AS `binding_rule`, `content` ->> '$.reason' AS `reason`, `content` ->> '$.ticker' AS `ticker`, `content` ->> '$.asOfMs' AS `as_of_ms`,
  `content` ->> '$.policyHash' AS `policy_hash`, `content` ->> '$.expectedProfitBps' AS `expected_profit_bps`,
  `content` ->> '$.barbell.bucket' AS `barbell_bucket`, `content` ->> '$.barbell.multiplier' AS `barbell_multiplier`
FROM `fact` WHERE `kind` = 'DECISION_MADE';

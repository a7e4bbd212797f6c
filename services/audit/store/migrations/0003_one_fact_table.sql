-- Moves the facts of an earlier version. Their hashes are copied: the content says the same.
INSERT INTO `fact` (`audit_set`, `kind`, `identity`, `content`, `fact_hash`)
SELECT `audit_set`, 'FORECAST_MADE', `audit`, json_object(
  'key', json_object('auditSet', `audit_set`, 'ticker', `ticker`, 'interval', `interval`, 'asOfMs', `as_of_ms`,
    'horizonBars', `horizon_bars`, 'modelSetHash', `model_set_hash`, 'policyHash', `policy_hash`),
  'forecast', `forecast`, 'contentHash', `content_hash`, 'baselineModel', `baseline_model`), `fact_hash`
FROM `forecast` ORDER BY `rowid`;
--> statement-breakpoint
INSERT INTO `fact` (`audit_set`, `kind`, `identity`, `time_ms`, `content`, `fact_hash`)
SELECT f.`audit_set`, 'FORECAST_SCORED', f.`audit`, o.`score_time_ms`, json_object(
  'key', json_object('auditSet', f.`audit_set`, 'ticker', `ticker`, 'interval', `interval`, 'asOfMs', `as_of_ms`,
    'horizonBars', `horizon_bars`, 'modelSetHash', `model_set_hash`, 'policyHash', `policy_hash`),
  'forecast', `forecast`, 'contentHash', `content_hash`, 'baselineModel', `baseline_model`,
  'ensembleRmse', json(`ensemble_rmse`), 'baselineRmse', json(`baseline_rmse`), 'modelRmses', json(`model_rmses`),
  'terminalDirection', json(`terminal_direction`), 'coverages', json(`coverages`)), o.`fact_hash`
FROM `outcome` o JOIN `forecast` f ON f.`audit` = o.`audit` ORDER BY o.`rowid`;
--> statement-breakpoint
INSERT INTO `fact` (`audit_set`, `kind`, `identity`, `content`, `fact_hash`)
SELECT `audit_set`, 'DECISION_MADE', `decision`, json_object('auditSet', `audit_set`, 'decision', `decision`,
  'verdict', `verdict`, 'bindingRule', `binding_rule`, 'reason', `reason`), `fact_hash`
FROM `decision` ORDER BY `rowid`;
--> statement-breakpoint
INSERT INTO `fact` (`audit_set`, `kind`, `identity`, `content`, `fact_hash`)
SELECT `audit_set`, 'ORDER_FILLED', `fill`, json_object('auditSet', `audit_set`, 'fill', `fill`,
  'notionalMicros', `notional_micros`, 'costMicros', json_object('halfSpread', `half_spread_micros`,
    'slippage', `slippage_micros`, 'commission', `commission_micros`, 'impact', `impact_micros`)), `fact_hash`
FROM `fill` ORDER BY `rowid`;
--> statement-breakpoint
-- json_patch leaves out the prices that are null; 17 digits give back the same double.
INSERT INTO `fact` (`audit_set`, `kind`, `identity`, `content`, `fact_hash`)
SELECT `audit_set`, 'TRADE_CLOSED', `round_trip`, json_patch(json_object('auditSet', `audit_set`,
  'roundTrip', `round_trip`, 'ticker', `ticker`, 'exitTimeMs', `exit_time_ms`, 'exitReason', `exit_reason`,
  'calendarDaysHeld', `calendar_days_held`, 'netPnlMicros', `net_pnl_micros`,
  'entryNotionalMicros', `entry_notional_micros`),
  json_object('entryPrice', json(iif(`entry_price` IS NULL, 'null', printf('%!.17g', `entry_price`))), 'exitPrice', json(iif(`exit_price` IS NULL, 'null', printf('%!.17g', `exit_price`))))), `fact_hash`
FROM `trade` ORDER BY `rowid`;
--> statement-breakpoint
DROP TABLE `decision`;--> statement-breakpoint
DROP TABLE `fill`;--> statement-breakpoint
DROP TABLE `outcome`;--> statement-breakpoint
DROP TABLE `forecast`;--> statement-breakpoint
DROP TABLE `trade`;--> statement-breakpoint
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

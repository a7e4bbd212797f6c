-- What decisions and forecasts state since 0.3; NULL in what versions before recorded.
DROP VIEW `decision`;
--> statement-breakpoint
CREATE VIEW `decision` AS SELECT `audit_set`, `identity` AS `decision`, `content` ->> '$.verdict' AS `verdict`,
  `content` ->> '$.bindingRule' AS `binding_rule`, `content` ->> '$.reason' AS `reason`, `content` ->> '$.ticker' AS `ticker`, `content` ->> '$.asOfMs' AS `as_of_ms`,
  `content` ->> '$.policyHash' AS `policy_hash`, `content` ->> '$.expectedProfitBps' AS `expected_profit_bps`
FROM `fact` WHERE `kind` = 'DECISION_MADE';
--> statement-breakpoint
DROP VIEW `forecast_audits`;
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
  f.`content` ->> '$.forecast' AS `forecast`, f.`content` ->> '$.priceBasis' AS `price_basis`,
  f.`content` ->> '$.regime' AS `regime`
FROM `fact` f
LEFT JOIN `fact` s ON s.`audit_set` = f.`audit_set` AND s.`kind` = 'FORECAST_SCORED' AND s.`identity` = f.`identity`
WHERE f.`kind` = 'FORECAST_MADE';

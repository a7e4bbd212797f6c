-- Until now a lost fact went unnoticed. What has been consumed shows which ones are missing.
INSERT INTO `missing_facts` (`consumer`, `source`, `origin`, `first_sequence`, `last_sequence`, `is_gone`)
SELECT `consumer`, `source`, `origin`, `before` + 1, `sequence` - 1, 0
FROM (
  SELECT
    `consumer`,
    `source`,
    `origin`,
    `sequence`,
    lag(`sequence`, 1, 0) OVER (PARTITION BY `consumer`, `origin` ORDER BY `sequence`) AS `before`
  FROM (
    SELECT
      `consumer`,
      `source`,
      `sequence`,
      substr(`event_id`, 1, length(`event_id`) - length('-' || `sequence`)) AS `origin`
    FROM `inbox`
    WHERE `sequence` > 0 AND substr(`event_id`, -length('-' || `sequence`)) = '-' || `sequence`
  )
)
WHERE `sequence` > `before` + 1;

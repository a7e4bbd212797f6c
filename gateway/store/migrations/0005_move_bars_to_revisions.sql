-- What was stored becomes revision 1 of its series. Nobody recorded when it was imported, nor on which basis its
-- prices are.
INSERT INTO `bar_series` (`ticker`, `interval`, `origin`, `provenance`, `exchange`, `asset_class`, `currency`, `lot_size_units`, `region`)
	SELECT `ticker`, `interval`, 'IMPORTED', `provenance`, `exchange`, `asset_class`, `currency`, `lot_size_units`, `region` FROM `series`;
--> statement-breakpoint
INSERT INTO `series_revision` (`series_id`, `revision`, `data_hash`, `bar_count`, `first_bar_time_ms`, `last_bar_time_ms`, `changed_count`, `action_count`, `has_opens`, `has_volumes`, `source`)
	SELECT `id`, 1, `data_hash`, `bar_count`, `first_bar_time_ms`, `last_bar_time_ms`, 0, 0, 1, 1, `source`
	FROM `series` JOIN `bar_series` USING (`ticker`, `interval`) WHERE `origin` = 'IMPORTED';
--> statement-breakpoint
INSERT INTO `series_bar` (`series_id`, `start_time_ms`, `from_revision`, `open`, `high`, `low`, `close`, `volume_units`)
	SELECT `id`, `start_time_ms`, 1, `open`, `high`, `low`, `close`, `volume_units`
	FROM `bar` JOIN `bar_series` USING (`ticker`, `interval`) WHERE `origin` = 'IMPORTED' ORDER BY `id`, `start_time_ms`;
--> statement-breakpoint
INSERT INTO `bar_series` (`ticker`, `interval`, `origin`, `provenance`, `exchange`, `asset_class`, `currency`, `lot_size_units`, `region`)
	SELECT `ticker`, `interval`, 'FETCHED', `provenance`, `exchange`, `asset_class`, `currency`, `lot_size_units`, `region` FROM `fetched_series`;
--> statement-breakpoint
INSERT INTO `series_revision` (`series_id`, `revision`, `data_hash`, `bar_count`, `first_bar_time_ms`, `last_bar_time_ms`, `changed_count`, `action_count`, `has_opens`, `has_volumes`, `source`)
	SELECT `id`, 1, `data_hash`, `bar_count`, `first_bar_time_ms`, `last_bar_time_ms`, 0, 0, 1, 1, `source`
	FROM `fetched_series` JOIN `bar_series` USING (`ticker`, `interval`) WHERE `origin` = 'FETCHED';
--> statement-breakpoint
INSERT INTO `series_bar` (`series_id`, `start_time_ms`, `from_revision`, `open`, `high`, `low`, `close`, `volume_units`)
	SELECT `id`, `start_time_ms`, 1, `open`, `high`, `low`, `close`, `volume_units`
	FROM `fetched_bar` JOIN `bar_series` USING (`ticker`, `interval`) WHERE `origin` = 'FETCHED' ORDER BY `id`, `start_time_ms`;

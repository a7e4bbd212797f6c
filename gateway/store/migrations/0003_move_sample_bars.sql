-- Until 0.2 the bars that pmx comes with were stored among those that users import, where they stood in the
-- way of a user's own AAPL. A series that a user added bars to names the user's file, and stays.
INSERT INTO `fetched_series` SELECT * FROM `series`
	WHERE `source` = '@observablehq/sample-datasets 1.0.1 aapl.csv';
--> statement-breakpoint
INSERT INTO `fetched_bar` SELECT `bar`.* FROM `bar` JOIN `fetched_series` USING (`ticker`, `interval`);
--> statement-breakpoint
DELETE FROM `bar` WHERE (`ticker`, `interval`) IN (SELECT `ticker`, `interval` FROM `fetched_series`);
--> statement-breakpoint
DELETE FROM `series` WHERE (`ticker`, `interval`) IN (SELECT `ticker`, `interval` FROM `fetched_series`);

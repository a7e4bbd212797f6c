-- The table of facts is rebuilt by the next migration. The views of it step aside meanwhile.
DROP VIEW `forecast`;
--> statement-breakpoint
DROP VIEW `outcome`;
--> statement-breakpoint
DROP VIEW `decision`;
--> statement-breakpoint
DROP VIEW `fill`;
--> statement-breakpoint
DROP VIEW `trade`;
--> statement-breakpoint
DROP VIEW `trade_executions`;
--> statement-breakpoint
DROP VIEW `forecast_audits`;

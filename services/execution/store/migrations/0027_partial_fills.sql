DROP INDEX `fills_order_name_unique`;--> statement-breakpoint
CREATE INDEX `fills_order_name` ON `fills` (`order_name`);
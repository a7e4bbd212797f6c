ALTER TABLE `orders` ADD `closing` text;--> statement-breakpoint
ALTER TABLE `fills` ADD `closing_order` text REFERENCES orders(name);--> statement-breakpoint
ALTER TABLE `fills` ADD `rest_units` integer;--> statement-breakpoint
CREATE INDEX `fills_closing_order` ON `fills` (`closing_order`) WHERE closing_order is not null;--> statement-breakpoint
-- Lists of words grow in place: rows are not touched, and no table loses its guards by being rebuilt (ADR 63).
PRAGMA writable_schema=ON;--> statement-breakpoint
UPDATE sqlite_schema SET sql = replace(replace(sql, '''TRADING_HALTED''', '''TRADING_HALTED'', ''NOTHING_TO_CLOSE'', ''GROSS_EXPOSURE'''),
  'CHECK("orders"."quantity_units" > 0)',
  'CHECK("orders"."quantity_units" > 0 or "orders"."quantity_units" = 0 and "orders"."state" = ''DENIED'')')
WHERE type = 'table' AND name = 'orders';--> statement-breakpoint
UPDATE sqlite_schema SET sql = replace(sql, '''MARGIN_CALL''', '''MARGIN_CALL'', ''ORDER'', ''REVERSAL''')
WHERE type = 'table' AND name = 'round_trips';--> statement-breakpoint
PRAGMA writable_schema=RESET;

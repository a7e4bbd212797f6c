-- The table of fills is rebuilt by the next migration. What names it steps aside meanwhile and comes back with the
-- one after it.
DROP TRIGGER fills_close_a_lot;
--> statement-breakpoint
DROP TRIGGER fills_open_a_lot_once;
--> statement-breakpoint
DROP TRIGGER round_trips_join_their_fills;
--> statement-breakpoint
DROP TRIGGER round_trips_within_the_lot;
--> statement-breakpoint
DROP TRIGGER fills_not_updated;
--> statement-breakpoint
DROP TRIGGER fills_not_deleted;
--> statement-breakpoint
DROP TRIGGER fills_not_replaced;
--> statement-breakpoint
DROP TRIGGER round_trips_not_replaced;
--> statement-breakpoint
DROP TRIGGER fills_open_lots;
--> statement-breakpoint
DROP TRIGGER fills_close_lots;
--> statement-breakpoint
DROP TRIGGER open_lots_are_entries;
--> statement-breakpoint
DROP TRIGGER open_lots_stay_until_closed;
--> statement-breakpoint
DROP VIEW fill_postings;

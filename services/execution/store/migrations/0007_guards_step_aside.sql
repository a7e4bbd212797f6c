-- The tables of orders, fills and round trips are rebuilt by the next migration. What names them steps aside
-- meanwhile and comes back with the one after it.
DROP TRIGGER fills_close_a_lot;
--> statement-breakpoint
DROP TRIGGER fills_open_a_lot_once;
--> statement-breakpoint
DROP TRIGGER round_trips_join_their_fills;
--> statement-breakpoint
DROP TRIGGER round_trips_within_the_lot;
--> statement-breakpoint
DROP TRIGGER orders_start_unresolved;
--> statement-breakpoint
DROP TRIGGER fills_not_updated;
--> statement-breakpoint
DROP TRIGGER orders_not_deleted;
--> statement-breakpoint
DROP TRIGGER fills_not_deleted;
--> statement-breakpoint
DROP TRIGGER round_trips_not_deleted;
--> statement-breakpoint
DROP TRIGGER orders_not_replaced;
--> statement-breakpoint
DROP TRIGGER fills_not_replaced;
--> statement-breakpoint
DROP TRIGGER round_trips_not_replaced;
--> statement-breakpoint
DROP TRIGGER round_trips_not_updated;
--> statement-breakpoint
DROP TRIGGER fills_open_lots;
--> statement-breakpoint
DROP TRIGGER fills_close_lots;
--> statement-breakpoint
DROP TRIGGER open_lots_are_entries;
--> statement-breakpoint
DROP TRIGGER open_lots_stay_until_closed;
--> statement-breakpoint
DROP TRIGGER round_trips_continue_the_sums;
--> statement-breakpoint
DROP VIEW transaction_postings;
--> statement-breakpoint
DROP VIEW fill_postings;
--> statement-breakpoint
DROP TRIGGER orders_only_resolve;
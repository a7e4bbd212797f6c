-- Prices that were there once have been there, under whatever name: nobody takes that back.
CREATE TRIGGER `price_block_no_update` BEFORE UPDATE ON `price_block`
BEGIN
  SELECT RAISE(ABORT, 'price_block is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `price_block_no_delete` BEFORE DELETE ON `price_block`
BEGIN
  SELECT RAISE(ABORT, 'price_block is append-only');
END;

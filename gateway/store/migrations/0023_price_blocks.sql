CREATE TABLE `price_block` (
	`ticker` text NOT NULL,
	`hash` text NOT NULL,
	`from_ms` integer NOT NULL,
	`until_ms` integer NOT NULL,
	PRIMARY KEY(`ticker`, `hash`)
);
--> statement-breakpoint
CREATE INDEX `price_block_hash` ON `price_block` (`hash`);
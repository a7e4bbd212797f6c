DROP INDEX `outbox_unpublished`;--> statement-breakpoint
CREATE INDEX `outbox_unpublished` ON `outbox` (`source`,`sequence`) WHERE published_at_ms is null;
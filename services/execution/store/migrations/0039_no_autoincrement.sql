-- Rows of these tables are never deleted, so that the next number follows from the last row as well. The tables stay as
-- they are stored, and none loses its guards by being rebuilt (ADR 63).
PRAGMA writable_schema=ON;--> statement-breakpoint
UPDATE sqlite_schema SET sql = replace(sql, 'PRIMARY KEY AUTOINCREMENT', 'PRIMARY KEY')
WHERE type = 'table' AND sql LIKE '%PRIMARY KEY AUTOINCREMENT%';--> statement-breakpoint
PRAGMA writable_schema=RESET;--> statement-breakpoint
DELETE FROM sqlite_sequence;

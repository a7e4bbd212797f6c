-- The list of words grows in place: rows are not touched, and the table keeps its guards and views (ADR 63).
PRAGMA writable_schema=ON;--> statement-breakpoint
UPDATE sqlite_schema SET sql = replace(sql, '''TRAILING_STOP''', '''TRAILING_STOP'', ''ORDER'', ''REVERSAL''')
WHERE type = 'table' AND name = 'fact';--> statement-breakpoint
PRAGMA writable_schema=RESET;

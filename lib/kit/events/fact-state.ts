import type { RowReader, Value } from "../store/connection.ts";

/** The facts that a database states itself. */
export interface StatedFacts {
  readonly source: string;
  /** Whose sequence the numbers count. */
  readonly origin: string;
  /** The newest one. */
  readonly newest: number;
  /** Those that were not published yet. */
  readonly waiting: number;
  /** When the oldest of these became true, UTC milliseconds; undefined where none waits. */
  readonly oldestWaitingMs: number | undefined;
}

/** How far a consumer has come in the facts of a source. */
export interface ConsumedFacts {
  readonly consumer: string;
  readonly source: string;
  readonly origin: string;
  /** Every fact up to this one has been applied. */
  readonly appliedUpTo: number;
  /** The last one that it knows of. */
  readonly newest: number;
  /** Facts that are known of and have not arrived. */
  readonly missing: number;
  /** Those of them that their owner no longer keeps. */
  readonly gone: number;
}

/** Events that could not be applied, or under the consumer `outbox` not be published. */
export interface WaitingLetters {
  readonly consumer: string;
  readonly count: number;
}

/** What a database says of facts: its own, those that it consumes, and those that came to nothing. */
export interface FactState {
  readonly stated: readonly StatedFacts[];
  readonly consumed: readonly ConsumedFacts[];
  readonly deadLetters: readonly WaitingLetters[];
}

/**
 * Reads what a database of any service, also one of an older version, says of facts. A table that it does not have holds
 * nothing. What is counted are the rows that wait, which an index finds.
 */
export function factState(db: RowReader): FactState {
  const tables = new Set(
    db.rows("SELECT name FROM sqlite_schema WHERE type = 'table'").map(([name]) => name),
  );
  return {
    stated: tables.has("outbox") && tables.has("meta") ? stated(db, waitingIn(tables)) : [],
    consumed: tables.has("watermark") ? consumed(db, tables.has("missing_facts")) : [],
    deadLetters: tables.has("dead_letter") ? deadLetters(db, tables.has("dead_letter_replay")) : [],
  };
}

/** Versions up to 0.2 marked each fact. */
function waitingIn(tables: ReadonlySet<unknown>): string {
  if (!tables.has("publication")) return "published_at_ms IS NULL";
  return "sequence > coalesce((SELECT max(up_to) FROM publication WHERE source = outbox.source), 0)";
}

function stated(db: RowReader, waiting: string): readonly StatedFacts[] {
  const id = String(db.row("SELECT value FROM meta WHERE key = 'database_id'")?.[0] ?? "");
  const waitingOf = `FROM outbox WHERE source = ? AND ${waiting}`;
  // The newest fact is never pruned, and all of a database are of one source.
  const newest = db.rows("SELECT source, sequence FROM outbox ORDER BY sequence DESC LIMIT 1");
  return newest.map(([name, sequence]) => {
    const source = String(name);
    const waitingCount = Number(db.row(`SELECT count(*) ${waitingOf}`, [source])?.[0]);
    const oldest = db.row(`SELECT time_ms ${waitingOf} ORDER BY sequence LIMIT 1`, [source])?.[0];
    return {
      source,
      origin: `${source}-${id}`,
      newest: Number(sequence),
      waiting: waitingCount,
      oldestWaitingMs: oldest === undefined ? undefined : Number(oldest),
    };
  });
}

function consumed(db: RowReader, keepsMissing: boolean): readonly ConsumedFacts[] {
  const rows = db.rows(
    "SELECT consumer, source, origin, sequence FROM watermark ORDER BY consumer, source",
  );
  return rows.map(([consumer, source, origin, sequence]) => {
    const gaps = keepsMissing ? gapsOf(db, [consumer, origin]) : { missing: 0, gone: 0 };
    const before = gaps.first === undefined ? Number(sequence) : gaps.first - 1;
    return {
      consumer: String(consumer),
      source: String(source),
      origin: String(origin),
      appliedUpTo: Math.min(Number(sequence), before),
      newest: Number(sequence),
      missing: gaps.missing,
      gone: gaps.gone,
    };
  });
}

function gapsOf(
  db: RowReader,
  of: readonly (Value | undefined)[],
): { readonly missing: number; readonly gone: number; readonly first?: number } {
  const [missing, gone, first] =
    db.row(
      `SELECT total(last_sequence - first_sequence + 1),
        total((last_sequence - first_sequence + 1) * is_gone), min(first_sequence)
        FROM missing_facts WHERE consumer = ? AND origin = ?`,
      of,
    ) ?? [];
  return {
    missing: Number(missing),
    gone: Number(gone),
    ...(first !== null && { first: Number(first) }),
  };
}

function deadLetters(db: RowReader, areReplayed: boolean): readonly WaitingLetters[] {
  const applied = "SELECT event_id FROM dead_letter_replay WHERE error = ''";
  const where = areReplayed ? ` WHERE event_id NOT IN (${applied})` : "";
  return db
    .rows(`SELECT consumer, count(*) FROM dead_letter${where} GROUP BY consumer ORDER BY consumer`)
    .map(([consumer, count]) => ({ consumer: String(consumer), count: Number(count) }));
}

import { and, eq, sql } from "drizzle-orm";
import { Fault } from "#lib/kernel/fault.ts";
import { createWakeup } from "../async/wakeup.ts";
import type { RowReader, RowWriter } from "../store/connection.ts";
import type { Store } from "../store/open-store.ts";
import { type Placeholders, statement } from "../store/statement.ts";
import { watermark } from "../store/tables.ts";
import { type EventEnvelope, originOf } from "./event.ts";

const ofSource = statement(
  (
    db,
    { consumer, source }: Placeholders<{ readonly consumer: string; readonly source: string }>,
  ) =>
    db
      .select()
      .from(watermark)
      .where(and(eq(watermark.consumer, consumer), eq(watermark.source, source))),
);

const ofOrigin = statement(
  (
    db,
    { consumer, origin }: Placeholders<{ readonly consumer: string; readonly origin: string }>,
  ) =>
    db
      .select()
      .from(watermark)
      .where(and(eq(watermark.consumer, consumer), eq(watermark.origin, origin))),
);

const advance = statement(
  (db, { consumer, source, sequence, origin }: Placeholders<typeof watermark.$inferInsert>) =>
    db
      .insert(watermark)
      .values({ consumer, source, sequence, origin })
      .onConflictDoUpdate({
        target: [watermark.consumer, watermark.source],
        set: { sequence: sql`excluded.sequence`, origin: sql`excluded.origin` },
        setWhere: sql`${watermark.origin} <> excluded.origin or ${watermark.sequence} < excluded.sequence`,
      }),
);

/** The sequence of the last event that a consumer has applied from a source; 0 for none. */
export function watermarkOf(db: RowReader, consumer: string, source: string): number {
  return ofSource.first(db, { consumer, source })?.sequence ?? 0;
}

/** The sequence of the last event that a consumer has applied from an origin; 0 for none. */
export function watermarkOfOrigin(db: RowReader, consumer: string, origin: string): number {
  return ofOrigin.first(db, { consumer, origin })?.sequence ?? 0;
}

/** Notes an event as applied. Never goes back, unless the source has started a new database. */
export function advanceWatermark(tx: RowWriter, consumer: string, event: EventEnvelope): void {
  const { source, sequence } = event;
  advance.run(tx, { consumer, source, sequence, origin: originOf(event) });
}

export interface WatermarkWait {
  readonly consumer: string;
  readonly source: string;
  /** Wait until the facts up to this sequence have been applied. */
  readonly sequence: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Resolves when the consumer has applied its source's facts up to a sequence, so that an answer
 * given afterwards counts them in.
 *
 * @throws Fault UNAVAILABLE FACTS_PENDING after `timeoutMs`; CANCELLED when `signal` aborts.
 */
export async function waitForWatermark(
  store: Pick<Store, "db" | "onCommit">,
  wait: WatermarkWait,
): Promise<void> {
  const wakeup = createWakeup();
  const stopListening = store.onCommit(wakeup.wake);
  wait.signal?.addEventListener("abort", wakeup.wake);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    wakeup.wake();
  }, wait.timeoutMs);
  try {
    for (;;) {
      const applied = watermarkOf(store.db, wait.consumer, wait.source);
      if (applied >= wait.sequence) return;
      if (wait.signal?.aborted) throw new Fault("CANCELLED", "CANCELLED", "the caller gave up");
      if (late) throw pendingFault(wait, applied);
      await wakeup.wait();
    }
  } finally {
    clearTimeout(timer);
    wait.signal?.removeEventListener("abort", wakeup.wake);
    stopListening();
  }
}

function pendingFault(wait: WatermarkWait, applied: number): Fault {
  // No fact seen yet: the consumer may be connected to another bus.
  const hint = applied > 0 ? "" : ", and check that services that run apart have the same NATS_URL";
  const message = `${wait.consumer} has applied the facts of ${wait.source} up to ${applied}, not yet up to ${wait.sequence}; retry${hint}`;
  return new Fault("UNAVAILABLE", "FACTS_PENDING", message, {
    retryAfterMs: 1_000,
    metadata: { source: wait.source, applied: `${applied}`, awaited: `${wait.sequence}` },
  });
}

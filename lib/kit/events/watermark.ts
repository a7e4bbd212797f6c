import { and, eq } from "drizzle-orm";
import { Fault } from "#lib/kernel/fault.ts";
import { watermark } from "../store/tables.ts";
import type { RowReader, RowStore, RowWriter } from "../store/transaction.ts";
import { createWakeup } from "../wakeup.ts";
import { type EventEnvelope, originOf } from "./event.ts";

/** The sequence of the last event that a consumer has applied from a source; 0 for none. */
export async function watermarkOf(
  db: RowReader,
  consumer: string,
  source: string,
): Promise<number> {
  const [row] = await db.select().from(watermark).where(at(consumer, source));
  return row?.sequence ?? 0;
}

/** The sequence of the last event that a consumer has applied from an origin; 0 for none. */
export async function watermarkOfOrigin(
  db: RowReader,
  consumer: string,
  origin: string,
): Promise<number> {
  const [row] = await db
    .select()
    .from(watermark)
    .where(and(eq(watermark.consumer, consumer), eq(watermark.origin, origin)));
  return row?.sequence ?? 0;
}

/** Notes an event as applied. Never goes back, unless the source has started a new database. */
export async function advanceWatermark(
  tx: RowWriter,
  consumer: string,
  event: EventEnvelope,
): Promise<void> {
  const { source, sequence } = event;
  const origin = originOf(event);
  const [row] = await tx.select().from(watermark).where(at(consumer, source));
  if (row && row.origin === origin && row.sequence >= sequence) return;
  await tx
    .insert(watermark)
    .values({ consumer, source, sequence, origin })
    .onConflictDoUpdate({
      target: [watermark.consumer, watermark.source],
      set: { sequence, origin },
    });
}

export interface WatermarkWait {
  readonly consumer: string;
  readonly source: string;
  /** Wait until the facts up to this sequence have been applied. */
  readonly sequence: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

const waiters = new WeakMap<RowStore, Set<() => void>>();

/**
 * Resolves when the consumer has applied its source's facts up to a sequence, so that an answer
 * given afterwards counts them in.
 *
 * @throws Fault UNAVAILABLE FACTS_PENDING after `timeoutMs`; CANCELLED when `signal` aborts.
 */
export async function waitForWatermark(store: RowStore, wait: WatermarkWait): Promise<void> {
  const wakeup = createWakeup();
  const waiting = waiters.get(store) ?? new Set();
  waiters.set(store, waiting);
  waiting.add(wakeup.wake);
  wait.signal?.addEventListener("abort", wakeup.wake);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    wakeup.wake();
  }, wait.timeoutMs);
  try {
    for (;;) {
      const applied = await watermarkOf(store.db, wait.consumer, wait.source);
      if (applied >= wait.sequence) return;
      if (wait.signal?.aborted) throw new Fault("CANCELLED", "CANCELLED", "the caller gave up");
      if (late) throw pendingFault(wait, applied);
      await wakeup.wait();
    }
  } finally {
    clearTimeout(timer);
    wait.signal?.removeEventListener("abort", wakeup.wake);
    waiting.delete(wakeup.wake);
  }
}

/** Wakes those who wait for a watermark of this store; called after a commit. */
export function notifyWatermark(store: RowStore): void {
  for (const wake of waiters.get(store) ?? []) wake();
}

function at(consumer: string, source: string) {
  return and(eq(watermark.consumer, consumer), eq(watermark.source, source));
}

function pendingFault(wait: WatermarkWait, applied: number): Fault {
  // Whoever never heard anything may be listening elsewhere.
  const hint = applied > 0 ? "" : ", and see that services that run apart have the same NATS_URL";
  const message = `${wait.consumer} has applied the facts of ${wait.source} up to ${applied}, not yet up to ${wait.sequence}; retry${hint}`;
  return new Fault("UNAVAILABLE", "FACTS_PENDING", message, {
    retryAfterMs: 1_000,
    metadata: { source: wait.source, applied: `${applied}`, awaited: `${wait.sequence}` },
  });
}

import { and, eq } from "drizzle-orm";
import { inbox } from "../store/tables.ts";
import type { RowStore, RowWriter } from "../store/transaction.ts";
import type { EventEnvelope } from "./event.ts";
import { advanceWatermark, notifyWatermark } from "./watermark.ts";

/** A store whose transactions are of type `Tx`; every `Store` is one. */
export interface ConsumerStore<Tx extends RowWriter> extends RowStore {
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

/**
 * Applies an event's effect the first time a consumer meets it. The inbox row, the watermark and
 * the effect are one transaction, so a crash anywhere leaves either all or none of them.
 */
export async function consumeOnce<Tx extends RowWriter>(
  store: ConsumerStore<Tx>,
  consumer: string,
  event: EventEnvelope,
  effect: (tx: Tx) => Promise<void>,
): Promise<"applied" | "duplicate"> {
  const outcome = await store.write(async (tx) => {
    const met = await tx
      .select({ eventId: inbox.eventId })
      .from(inbox)
      .where(and(eq(inbox.consumer, consumer), eq(inbox.eventId, event.id)));
    if (met.length > 0) return "duplicate" as const;
    await effect(tx);
    const { id, source, sequence } = event;
    await tx.insert(inbox).values({ consumer, eventId: id, source, sequence });
    await advanceWatermark(tx, consumer, event);
    return "applied" as const;
  });
  notifyWatermark(store);
  return outcome;
}

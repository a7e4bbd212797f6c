import { and, eq, gte, lt, max, sql } from "drizzle-orm";
import { Fault } from "#lib/kernel/fault.ts";
import { createWakeup } from "../async/wakeup.ts";
import type { RowReader } from "../store/connection.ts";
import type { Store } from "../store/open-store.ts";
import { type Placeholders, statement } from "../store/statement.ts";
import { inbox, watermark } from "../store/tables.ts";
import { firstMissing } from "./missing-facts.ts";

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

type Earlier = Placeholders<{
  readonly consumer: string;
  readonly origin: string;
  readonly before: number;
}>;

/** The ids of an origin lie between `<origin>-` and `<origin>.`, the character after the dash. */
const newestInInbox = statement((db, { consumer, origin, before }: Earlier) =>
  db
    .select({ sequence: max(inbox.sequence) })
    .from(inbox)
    .where(
      and(
        eq(inbox.consumer, consumer),
        gte(inbox.eventId, sql`${origin} || '-'`),
        lt(inbox.eventId, sql`${origin} || '.'`),
        lt(inbox.sequence, before),
      ),
    ),
);

/** How far a consumer has come in the facts of a source. */
export interface Progress {
  /** Whose sequence the numbers count; empty where nothing has arrived. */
  readonly origin: string;
  /** Every fact up to this sequence has been applied; 0 for none. */
  readonly arrivedUpTo: number;
  /** The last fact that is known of, also where facts before it are missing. */
  readonly newest: number;
}

/** How far a consumer has come in the facts of a source. */
export function progressOf(db: RowReader, consumer: string, source: string): Progress {
  const row = ofSource.first(db, { consumer, source });
  if (row === undefined) return { origin: "", arrivedUpTo: 0, newest: 0 };
  const { origin, sequence: newest } = row;
  const gap = firstMissing(db, consumer, origin);
  return { origin, newest, arrivedUpTo: gap === undefined ? newest : Math.min(newest, gap - 1) };
}

/** The last fact of a source up to which a consumer has applied every one; 0 for none. */
export function watermarkOf(db: RowReader, consumer: string, source: string): number {
  return progressOf(db, consumer, source).arrivedUpTo;
}

/** The last fact of an origin that a consumer has met, also where facts before it are missing; 0 for none. */
export function watermarkOfOrigin(db: RowReader, consumer: string, origin: string): number {
  return ofOrigin.first(db, { consumer, origin })?.sequence ?? 0;
}

/**
 * The last fact of an origin, of those before a sequence, that a consumer knows of; 0 for none. The
 * watermark is that of the source's present database; what came from an earlier one is in the inbox.
 */
export function newestOf(
  db: RowReader,
  consumer: string,
  origin: string,
  before = Number.MAX_SAFE_INTEGER,
): number {
  const known = watermarkOfOrigin(db, consumer, origin);
  if (known > 0) return known;
  return newestInInbox.first(db, { consumer, origin, before })?.sequence ?? 0;
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
      const progress = progressOf(store.db, wait.consumer, wait.source);
      if (progress.arrivedUpTo >= wait.sequence) return;
      if (wait.signal?.aborted) throw new Fault("CANCELLED", "CANCELLED", "the caller gave up");
      if (late) throw pendingFault(wait, progress);
      await wakeup.wait();
    }
  } finally {
    clearTimeout(timer);
    wait.signal?.removeEventListener("abort", wakeup.wake);
    stopListening();
  }
}

function pendingFault(wait: WatermarkWait, { arrivedUpTo, newest }: Progress): Fault {
  const { consumer, source, sequence } = wait;
  const lacking =
    newest > arrivedUpTo ? `; it lacks fact ${arrivedUpTo + 1} and has asked for it` : "";
  // No fact seen yet: the consumer may be connected to another bus.
  const hint = newest > 0 ? "" : ", and check that services that run apart have the same NATS_URL";
  const message = `${consumer} has applied the facts of ${source} up to ${arrivedUpTo}, not yet up to ${sequence}${lacking}; retry${hint}`;
  return new Fault("UNAVAILABLE", "FACTS_PENDING", message, {
    retryAfterMs: 1_000,
    metadata: { source, applied: `${arrivedUpTo}`, awaited: `${sequence}` },
  });
}

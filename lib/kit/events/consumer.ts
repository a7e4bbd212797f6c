import { Fault } from "#lib/kernel/fault.ts";
import type { RowWriter } from "../store/connection.ts";
import type { Store } from "../store/open-store.ts";
import type { EventBus, Subscription } from "./bus.ts";
import { keepDeadLetter } from "./dead-letter.ts";
import type { EventEnvelope } from "./event.ts";
import { consumeOnce } from "./inbox.ts";
import { watermarkOfOrigin } from "./watermark.ts";

export interface ConsumerOptions {
  readonly store: Pick<Store, "db" | "write">;
  readonly bus: EventBus;
  /** Who consumes; also the durable's name on the bus. */
  readonly consumer: string;
  /** Every fact of one service, e.g. `pmx.execution.v1.>`: watermarks count facts, not subjects. */
  readonly subject: string;
  /** Applies one event, exactly once; ignores types that it does not need. */
  readonly effect: (tx: RowWriter, event: EventEnvelope) => void;
}

/**
 * Consumes the facts of another service: each takes effect once, in order; one that cannot be
 * applied, or that its owner could not publish, ends up in the consumer's dead letters.
 */
export function startConsumer(options: ConsumerOptions): Promise<Subscription> {
  const { store, bus, consumer, subject, effect } = options;
  return bus.subscribe({
    durable: consumer,
    subject,
    handle: async (event) => {
      if (event.withheld !== undefined) throw withheldFault(event, event.withheld);
      await consumeOnce(store, consumer, event, (tx) => effect(tx, event));
    },
    onDeadLetter: (event, error) => keepDeadLetter(store, consumer, event, error),
    handledUpTo: async (origin) => watermarkOfOrigin(store.db, consumer, origin),
  });
}

function withheldFault({ id, source }: EventEnvelope, reason: string): Fault {
  const message = `${source} could not publish event ${id}: ${reason}; it is in the dead letters of ${source}`;
  return new Fault("INVALID_ARGUMENT", "FIELD_INVALID", message, { metadata: { event: id } });
}

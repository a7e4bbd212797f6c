import { Fault } from "#lib/kernel/fault.ts";
import { createWakeup } from "../async/wakeup.ts";
import type { RowWriter } from "../store/connection.ts";
import type { Store } from "../store/open-store.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { EventBus, SubscribeOptions, Subscription } from "./bus.ts";
import { keepDeadLetter } from "./dead-letter.ts";
import type { EventEnvelope } from "./event.ts";
import { type FactRecoveryOptions, startFactRecovery } from "./fact-recovery.ts";
import { consumeOnce } from "./inbox.ts";
import { watermarkOfOrigin } from "./watermark.ts";

export interface ConsumerOptions
  extends Pick<FactRecoveryOptions, "redelivery" | "reportEveryMs" | "tailPatienceMs"> {
  readonly store: Pick<Store, "db" | "write">;
  readonly bus: EventBus;
  /** Who consumes; also the durable's name on the bus. */
  readonly consumer: string;
  /** The service whose facts these are, as it numbers them. */
  readonly source: string;
  /** Every fact of that service, e.g. `pmx.execution.v1.>`: one that is left out would be missing. */
  readonly subject: string;
  /** Applies one event, exactly once; ignores types that it does not need. Any order must do. */
  readonly effect: (tx: RowWriter, event: EventEnvelope) => void;
  readonly logger: Logger;
}

/**
 * Consumes the facts of another service: each takes effect once, in order, except that one which was
 * lost on its way follows when its owner has given it again. One that cannot be applied, or that its
 * owner could not publish, ends up in the consumer's dead letters.
 */
export async function startConsumer(options: ConsumerOptions): Promise<Subscription> {
  const { store, bus, consumer, source, subject, effect } = options;
  const noticed = createWakeup();
  const tell = (isBehindGap: boolean) => {
    if (isBehindGap) noticed.wake();
  };
  const subscriber: SubscribeOptions = {
    durable: consumer,
    subject,
    handle: async (event) => {
      if (event.withheld !== undefined) throw withheldFault(event, event.withheld);
      tell(await consumeOnce(store, consumer, event, (tx) => effect(tx, event)));
    },
    onDeadLetter: async (event, error) => tell(await keepDeadLetter(store, consumer, event, error)),
    handledUpTo: async (origin) => watermarkOfOrigin(store.db, consumer, origin),
  };
  const subscription = await bus.subscribe(subscriber);
  const recovery = startFactRecovery({ ...options, source, subscriber, noticed });
  return {
    async stop() {
      await subscription.stop();
      await recovery.stop();
    },
  };
}

function withheldFault({ id, source }: EventEnvelope, reason: string): Fault {
  const message = `${source} could not publish event ${id}: ${reason}; it is in the dead letters of ${source}`;
  return new Fault("INVALID_ARGUMENT", "FIELD_INVALID", message, { metadata: { event: id } });
}

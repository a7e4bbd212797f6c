import { Fault } from "#lib/kernel/fault.ts";
import { createWakeup } from "../async/wakeup.ts";
import type { RowWriter } from "../store/connection.ts";
import type { Store } from "../store/open-store.ts";
import type { Logger } from "../telemetry/logger.ts";
import { noMetrics, type ServiceMetrics } from "../telemetry/metrics/service-metrics.ts";
import type { EventBus, SubscribeOptions, Subscription } from "./bus.ts";
import { completeLetter, keepDeadLetter, removeLetter } from "./dead-letter.ts";
import type { EventEnvelope } from "./event.ts";
import { type FactMeter, factMetricTable } from "./fact-metrics.ts";
import { type FactRecovery, type FactRecoveryOptions, startFactRecovery } from "./fact-recovery.ts";
import { consumeOnce } from "./inbox.ts";
import { missingOf } from "./missing-facts.ts";
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
  /**
   * Called after the effect of a fact whose owner could not publish it before, in the same transaction: the dead letter
   * that stood for it is whole and done with. Where absent, the letter is deleted.
   */
  readonly replayed?: (tx: RowWriter, event: EventEnvelope) => void;
  /**
   * Called in the transaction that counts an event as met, after its effect, and also for one that went to the dead
   * letters; a second time when its owner publishes after all what it could not.
   */
  readonly arrived?: (tx: RowWriter, event: EventEnvelope) => void;
  readonly logger: Logger;
  /** Where deliveries and the lag are measured; nowhere when absent. */
  readonly metrics?: ServiceMetrics | undefined;
}

/**
 * Consumes the facts of another service: each takes effect once, in order, except that one which was
 * lost on its way follows when its owner has given it again. One that cannot be applied, or that its
 * owner could not publish, ends up in the consumer's dead letters.
 */
export async function startConsumer(options: ConsumerOptions): Promise<Subscription> {
  const { store, bus, consumer, source, subject, effect, arrived } = options;
  const { replayed = (tx: RowWriter, event: EventEnvelope) => removeLetter(tx, consumer, event) } =
    options;
  const noticed = createWakeup();
  const meter = (options.metrics ?? noMetrics).meter(factMetricTable);
  const tell = (isBehindGap: boolean) => {
    if (isBehindGap) noticed.wake();
  };
  const applyLate = (tx: RowWriter, event: EventEnvelope) => {
    if (!completeLetter(tx, consumer, event)) return;
    effect(tx, event);
    replayed(tx, event);
    arrived?.(tx, event);
  };
  const subscriber: SubscribeOptions = {
    durable: consumer,
    subject,
    handle: async (event) => {
      if (event.withheld !== undefined) throw withheldFault(event, event.withheld);
      tell(
        await consumeOnce(store, consumer, event, (tx) => effect(tx, event), {
          again: (tx) => applyLate(tx, event),
          arrived,
        }),
      );
    },
    onDeadLetter: async (event, error) =>
      tell(await keepDeadLetter(store, consumer, event, error, arrived)),
    delivered: (attempt, outcome) => {
      meter.count("pmx_consumer_deliveries_total", { consumer, source, outcome });
      if (attempt > 1) meter.count("pmx_consumer_redeliveries_total", { consumer, source });
    },
    handledUpTo: async (origin) => watermarkOfOrigin(store.db, consumer, origin),
  };
  const subscription = await bus.subscribe(subscriber);
  const recovery = startFactRecovery({ ...options, source, subscriber, noticed });
  measureArrivals(meter, options, recovery);
  return {
    async stop() {
      await subscription.stop();
      await recovery.stop();
    },
  };
}

function withheldFault({ id, source }: EventEnvelope, reason: string): Fault {
  const message = `${source} could not publish event ${id}: ${reason}; it is in the dead letters of ${source}, and comes when it is replayed there`;
  return new Fault("INVALID_ARGUMENT", "FIELD_INVALID", message, { metadata: { event: id } });
}

/** Gaps that a scrape looks at, the oldest first; there are that many only where the bus lost much. */
const gapsCounted = 1_000;

function measureArrivals(
  meter: FactMeter,
  { store, consumer, source }: ConsumerOptions,
  recovery: FactRecovery,
): void {
  const of = { consumer, source };
  meter.count("pmx_consumer_redeliveries_total", of, 0);
  for (const outcome of ["handled", "failed", "given_up"]) {
    meter.count("pmx_consumer_deliveries_total", { ...of, outcome }, 0);
  }
  meter.read("pmx_consumer_lag_facts", () => {
    const { facts } = recovery.lag();
    return facts === undefined ? [] : [{ ...of, value: facts }];
  });
  meter.read("pmx_consumer_owner_answer_age_seconds", () => [
    { ...of, value: recovery.lag().ageSeconds },
  ]);
  meter.read("pmx_consumer_facts_missing", () => {
    const gaps = missingOf(store.db, consumer, source, gapsCounted);
    const factsIn = (isGone: boolean) =>
      gaps
        .filter((gap) => gap.isGone === isGone)
        .reduce((sum, gap) => sum + gap.lastSequence - gap.firstSequence + 1, 0);
    return [
      { ...of, state: "asked_for", value: factsIn(false) },
      { ...of, state: "gone", value: factsIn(true) },
    ];
  });
}

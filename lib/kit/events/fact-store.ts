import type { Clock } from "../clock.ts";
import type { RowWriter } from "../store/connection.ts";
import { dryRun } from "../store/dry-run.ts";
import type { Store } from "../store/open-store.ts";
import { andThen, type Slices } from "../store/slices.ts";
import type { Logger } from "../telemetry/logger.ts";
import { noMetrics, type ServiceMetrics } from "../telemetry/metrics/service-metrics.ts";
import { traceHeaders } from "../telemetry/tracing/spans.ts";
import type { EventBus } from "./bus.ts";
import { countLetters } from "./dead-letter.ts";
import { factMetricTable, mostCountedLetters } from "./fact-metrics.ts";
import { appendToOutbox, lastSequence, type OutboxEntry } from "./outbox.ts";
import { type OutboxRelay, startOutboxRelay } from "./outbox-relay.ts";
import { keeper } from "./refused-facts.ts";

/** The place of a source's newest fact in its order, with what was committed. */
export interface Committed<T> {
  readonly value: T;
  /** The sequence of the newest fact then; 0 before the first. */
  readonly position: number;
}

/** States facts in the transaction that it is called in, and answers the position of the last one. */
export type AppendFacts = (...facts: readonly OutboxEntry[]) => number;

/** A service's database, and the facts that it states about what it writes there. */
export interface FactStore {
  /** Sees what has been committed. */
  readonly db: Store["db"];
  readonly snapshot: Store["snapshot"];
  /** The name under which the facts are numbered. */
  readonly source: string;
  /** Whether commits are kept; false for a dry run. */
  readonly keepsCommits: boolean;
  /**
   * Runs `work` in a transaction, as `Store.write` does, with the facts that it appends: both are
   * committed or neither. The facts are published afterwards, in their order.
   */
  commit<T>(work: (tx: RowWriter, append: AppendFacts) => T | Slices<T>): Promise<Committed<T>>;
  /** The sequence of the newest committed fact; 0 before the first. */
  position(): number;
  /** The same, except that nothing is kept or published: every commit is rolled back. */
  readonly dryRun: Omit<FactStore, "dryRun" | "close">;
  /** Publishes what has been committed, for two seconds at most, and then no more. */
  close(): Promise<void>;
}

export interface FactStoreOptions {
  readonly store: Store;
  readonly bus: EventBus;
  /** The name under which the facts are numbered, e.g. `execution`. */
  readonly source: string;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Where what waits is measured; nowhere when absent. */
  readonly metrics?: ServiceMetrics | undefined;
}

/** Opens the facts of a service over its database, and starts to publish those that wait there. */
export function openFactStore(options: FactStoreOptions): FactStore {
  const { store, source, metrics = noMetrics } = options;
  const relay = startOutboxRelay(options);
  metrics
    .meter(factMetricTable)
    .read("pmx_dead_letters", () => [
      { consumer: keeper, value: countLetters(store.db, keeper, mostCountedLetters) },
    ]);
  return {
    ...factsIn(store, source, relay.publish),
    keepsCommits: true,
    dryRun: { ...factsIn(dryRun(store), source, () => {}), keepsCommits: false },
    close: () => relay.drain(),
  };
}

function factsIn(
  store: Pick<Store, "db" | "snapshot" | "write">,
  source: string,
  publish: OutboxRelay["publish"],
): Omit<FactStore, "keepsCommits" | "dryRun" | "close"> {
  return {
    db: store.db,
    snapshot: store.snapshot,
    source,
    async commit(work) {
      const appended: OutboxEntry[] = [];
      const committed = await store.write((tx) => {
        let position: number | undefined;
        const made = work(tx, (...facts) => {
          appended.push(...facts);
          position = appendToOutbox(tx, source, facts);
          return position;
        });
        return andThen(made, (value) => {
          return { value, position: position ?? lastSequence(tx, source) };
        });
      });
      if (appended.length > 0) publish(committed.position, appended, traceHeaders());
      return committed;
    },
    position: () => lastSequence(store.db, source),
  };
}

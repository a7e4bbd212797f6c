import type { Store } from "../store/open-store.ts";
import { arrivalAt, noteArrivedUpTo } from "./arrivals.ts";
import type { FactOwner } from "./bus.ts";
import { keptFact } from "./outbox.ts";
import { publishedUpTo } from "./publications.ts";

export interface FactOwnerDependencies {
  readonly store: Pick<Store, "db" | "write">;
  readonly source: string;
  /** Of the store's database. */
  readonly origin: string;
  /** Why facts that wait cannot be published at present; undefined where they can. */
  readonly failure: () => string | undefined;
}

/**
 * Answers consumers from an outbox: notes up to where its facts have arrived, which may be forgotten
 * after a time, and gives those that are missing again. A consumer that knows another database of the
 * source has received nothing of this one.
 */
export function factOwner(dependencies: FactOwnerDependencies): FactOwner {
  const { store, source, origin, failure } = dependencies;
  return async ({ consumer, origin: counted, arrivedUpTo, missing }) => {
    const isOurs = counted === origin;
    // Who asks for facts of another database says nothing of this one.
    const arrived = isOurs ? arrivedUpTo : 0;
    const isSaid = isOurs || missing === undefined;
    if (isSaid && arrivalAt(store.db, source, consumer) !== arrived) {
      await store.write((tx) => noteArrivedUpTo(tx, source, consumer, arrived));
    }
    const asked = isOurs ? missing : undefined;
    return {
      origin,
      publishedUpTo: publishedUpTo(store.db, source),
      failure: failure(),
      fact: asked && keptFact(store.db, source, origin, asked),
    };
  };
}

import type { RowWriter } from "./connection.ts";
import type { Store } from "./open-store.ts";
import { andThen, type Slices } from "./slices.ts";

/** Carries the result of a write out of the transaction that it fails. */
class DryRunResult {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/** A store that answers as the given one does and keeps nothing: every write is rolled back. */
export function dryRun<S extends Pick<Store, "write">>(store: S): S {
  return {
    ...store,
    async write<T>(work: (tx: RowWriter) => T | Slices<T>): Promise<T> {
      try {
        return await store.write((tx) =>
          andThen(work(tx), (value) => {
            throw new DryRunResult(value);
          }),
        );
      } catch (error) {
        if (error instanceof DryRunResult) return error.value as T;
        throw error;
      }
    },
  };
}

import type { Store } from "./open-store.ts";

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
    async write<T>(work: Parameters<Store["write"]>[0]): Promise<T> {
      try {
        return await store.write(async (tx) => {
          throw new DryRunResult(await work(tx));
        });
      } catch (error) {
        if (error instanceof DryRunResult) return error.value as T;
        throw error;
      }
    },
  };
}

import type { Store } from "./open-store.ts";

/** Carries the result of a write out of the transaction that it ends. */
class Undone {
  readonly result: unknown;

  constructor(result: unknown) {
    this.result = result;
  }
}

/** A store that answers as the given one does and keeps nothing: each write is undone. */
export function undoing({ db, write }: Pick<Store, "db" | "write">): Pick<Store, "db" | "write"> {
  return {
    db,
    async write<T>(work: Parameters<typeof write<T>>[0]): Promise<T> {
      try {
        return await write(async (tx) => {
          throw new Undone(await work(tx));
        });
      } catch (error) {
        if (error instanceof Undone) return error.result as T;
        throw error;
      }
    },
  };
}

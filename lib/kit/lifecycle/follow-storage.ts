import { endsWithin } from "../async/bounded-wait.ts";
import { repeat } from "../async/repeat.ts";
import { Steadied, type Steadiness } from "../async/steadied.ts";
import type { Store } from "../store/open-store.ts";
import type { Readiness } from "./readiness.ts";

/** How a database is looked at, in milliseconds. */
export interface StorageLooks extends Steadiness {
  /** Between looks while it can be written. */
  readonly everyMs: number;
  /** Between looks while it cannot: each may hold up the event loop for as long as SQLite waits for a lock. */
  readonly failingMs: number;
  /** After which a write that has not ended says that the disk hangs; longer than any write of pmx. */
  readonly hangsAfterMs: number;
}

const storageLooks: StorageLooks = {
  everyMs: 5_000,
  failingMs: 2_000,
  hangsAfterMs: 30_000,
  awayAfterMs: 5_000,
  backAfterMs: 0,
};

/**
 * States whether the database can be written, until the function returned is called. A commit since the last look
 * proves it. Where nobody has written, the look writes a page itself, since nothing else tells a disk that is full,
 * read-only or taken by another program from a good one.
 */
export function followStorage(
  store: Pick<Store, "write" | "onCommit">,
  readiness: Readiness,
  looks: StorageLooks = storageLooks,
): () => void {
  const { everyMs, failingMs, hangsAfterMs } = looks;
  readiness.set("database", true);
  const storage = new Steadied(looks, (isThere) => readiness.set("database", isThere));
  let hasCommitted = false;
  const forget = store.onCommit(() => {
    hasCommitted = true;
  });
  let writing: Promise<boolean> | undefined;

  async function canWrite(): Promise<boolean> {
    writing ??= writesPage(store).finally(() => {
      writing = undefined;
    });
    const asked = writing;
    return (await endsWithin(asked, hangsAfterMs)) && (await asked);
  }

  const stop = repeat(everyMs, async () => {
    const isThere = hasCommitted || (await canWrite());
    // Also what the look itself has committed.
    hasCommitted = false;
    storage.note(isThere);
    return isThere ? everyMs : failingMs;
  });
  return () => {
    stop();
    forget();
  };
}

/** Commits the first page of the database as it is, by the version that stands in it. */
async function writesPage(store: Pick<Store, "write">): Promise<boolean> {
  try {
    await store.write((tx) => {
      const version = Number(tx.row("PRAGMA user_version")?.[0]);
      tx.change(`PRAGMA user_version=${version}`);
    });
    return true;
  } catch {
    return false;
  }
}

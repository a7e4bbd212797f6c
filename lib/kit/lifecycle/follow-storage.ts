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

/** Less than this is a full disk, in bytes: a few commits would take it. */
const leastFreeBytes = 65_536;

/**
 * States whether the database can be written, until the function returned is called. A commit since the last look
 * proves it where the disk has room: on a full disk, commits go on within a log that was longer before. Where nobody has
 * written, the look writes a page itself, since nothing else shows a disk that is read-only, or a file that another
 * program has locked.
 *
 * @param freeBytes - room on the disk; undefined where it does not say.
 */
export function followStorage(
  store: Pick<Store, "write" | "onCommit">,
  readiness: Readiness,
  freeBytes: () => Promise<number | undefined>,
  looks: StorageLooks = storageLooks,
): () => void {
  const { everyMs, failingMs, hangsAfterMs } = looks;
  readiness.set("database", true);
  const storage = new Steadied(looks, (isThere) => readiness.set("database", isThere));
  let hasCommitted = false;
  const forget = store.onCommit(() => {
    hasCommitted = true;
  });
  let looking: Promise<boolean> | undefined;

  async function look(): Promise<boolean> {
    const free = await freeBytes();
    if (free !== undefined && free < leastFreeBytes) return false;
    return hasCommitted || (await writesPage(store));
  }

  async function canWrite(): Promise<boolean> {
    looking ??= look().finally(() => {
      looking = undefined;
    });
    const asked = looking;
    return (await endsWithin(asked, hangsAfterMs)) && (await asked);
  }

  const stop = repeat(everyMs, async () => {
    const isThere = await canWrite();
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

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { followStorage } from "#lib/kit/lifecycle/follow-storage.ts";
import { Readiness } from "#lib/kit/lifecycle/readiness.ts";
import { openConnection } from "#lib/kit/store/connection.ts";
import { noMetrics } from "#lib/kit/telemetry/metrics/service-metrics.ts";
import { eventually } from "#test/support/eventually.ts";
import { type KitStore, openKitStore } from "#test/support/kit-schema/open-kit-store.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const path = join(temporaryFolder(), "followed.db");
const looks = { everyMs: 5, failingMs: 5, hangsAfterMs: 60_000, awayAfterMs: 20, backAfterMs: 0 };

let store: KitStore;
before(async () => {
  store = await openKitStore(path);
});
after(() => store.close());

/** Follows the store; `told` is what a listener of its readiness has heard. */
function followed(
  over: Partial<typeof looks> = {},
  of: Pick<KitStore, "write" | "onCommit"> = store,
  freeBytes: () => Promise<number | undefined> = async () => undefined,
) {
  const readiness = new Readiness(quietLogger, noMetrics);
  const told: boolean[] = [];
  readiness.follow((isReady) => told.push(isReady));
  return { told, stop: followStorage(of, readiness, freeBytes, { ...looks, ...over }) };
}

test("a database that another program holds locked is away until the lock is gone", async () => {
  const { told, stop } = followed();
  const other = openConnection(path);
  other.exec("BEGIN IMMEDIATE");
  await eventually("the lock is noticed", () => told.at(-1) === false);
  other.rollback();
  await eventually("its end is noticed", () => told.at(-1) === true);
  assert.deepEqual(told, [true, false, true]);
  other.close();
  stop();
});

test("a full disk is away although the log has room for commits, until there is room again", async () => {
  let free = 1_000;
  const { told, stop } = followed({}, store, async () => free);
  await eventually("the full disk is noticed", () => told.at(-1) === false);
  await store.write(() => undefined);
  free = 1_000_000;
  await eventually("the room is noticed", () => told.at(-1) === true);
  assert.deepEqual(told, [true, false, true]);
  stop();
});

test("a moment's lock changes nothing", async () => {
  let failures = 0;
  const counted = {
    onCommit: store.onCommit,
    write: (work: Parameters<KitStore["write"]>[0]) =>
      store.write(work).catch((error: unknown) => {
        failures += 1;
        throw error;
      }),
  } as Pick<KitStore, "write" | "onCommit">;
  const { told, stop } = followed({ awayAfterMs: 60_000 }, counted);
  const other = openConnection(path);
  other.exec("BEGIN IMMEDIATE");
  await eventually("a look has failed", () => failures > 0);
  other.rollback();
  other.close();
  assert.deepEqual(told, [true]);
  stop();
});

test("a disk that lets no write end is away", async () => {
  const hanging = { onCommit: () => () => {}, write: () => new Promise<never>(() => {}) };
  const { told, stop } = followed({ hangsAfterMs: 5 }, hanging);
  await eventually("it is noticed", () => told.at(-1) === false);
  stop();
});

test("a look leaves the database as it was, and writes nothing while others do", async () => {
  const version = store.db.row("PRAGMA user_version");
  let written = 0;
  let commit = () => {};
  const busy = {
    onCommit: (listener: () => void) => {
      commit = listener;
      return () => {};
    },
    write: ((work) => {
      written += 1;
      return store.write(work);
    }) as KitStore["write"],
  };
  const { told, stop } = followed({}, busy);
  await eventually("looks have written", () => written > 1);
  assert.deepEqual(store.db.row("PRAGMA user_version"), version);
  assert.deepEqual(told, [true]);
  stop();
  written = 0;
  const again = followed({ everyMs: 10 }, busy);
  let commits = 0;
  const committing = setInterval(() => {
    commits += 1;
    commit();
  }, 1);
  await eventually("others have written for several looks", () => commits > 30);
  again.stop();
  clearInterval(committing);
  assert.ok(written <= 1, `${written}`);
});

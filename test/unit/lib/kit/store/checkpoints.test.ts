import assert from "node:assert/strict";
import { copyFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { startCheckpoints } from "#lib/kit/store/checkpoints.ts";
import { openConnection } from "#lib/kit/store/connection.ts";
import { createWriteQueue } from "#lib/kit/store/write-queue.ts";
import { eventually } from "#test/support/eventually.ts";
import { openKitStore } from "#test/support/kit-schema/open-kit-store.ts";
import { insertNotes, textsIn } from "#test/support/kit-schema/schema.ts";
import { quietLogger, recordingLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const folder = temporaryFolder();

/** Runs work at once; nothing else writes. */
const idleQueue = { between: (work: () => Promise<void>) => work() };

/** A connection that counts its checkpoints, and those that are under way. */
function counting(ends: () => Promise<void> = async () => {}) {
  const counts = { made: 0, underWay: 0, mostUnderWay: 0 };
  const checkpoint = async () => {
    counts.made += 1;
    counts.underWay += 1;
    counts.mostUnderWay = Math.max(counts.mostUnderWay, counts.underWay);
    try {
      await ends();
    } finally {
      counts.underWay -= 1;
    }
  };
  return { counts, connection: { checkpoint } };
}

test("what was committed is in the database file soon, without its log", async () => {
  const path = join(folder, "soon.db");
  const store = await openKitStore(path);
  try {
    await store.write((tx) => insertNotes(tx, { text: "kept" }));
    const copy = join(folder, "copy.db");
    await eventually("the row in the file", () => {
      copyFileSync(path, copy);
      const copied = openConnection(copy);
      try {
        const isThere = copied.row("SELECT 1 FROM sqlite_schema WHERE name = 'note'") !== undefined;
        return isThere && textsIn(copied).length === 1;
      } finally {
        copied.close();
      }
    });
  } finally {
    await store.close();
  }
});

test("the log stays small while writes follow one another without a pause", async () => {
  const path = join(folder, "busy.db");
  const writer = openConnection(path);
  writer.exec("PRAGMA journal_mode=wal");
  writer.exec("PRAGMA wal_autocheckpoint=0");
  writer.exec("CREATE TABLE held (value)");
  const queue = createWriteQueue(writer, {
    sharesCommits: true,
    committed: () => checkpoints.committed(),
  });
  const given = { connection: writer, queue, logger: quietLogger, path, delayMs: 5 };
  const checkpoints = startCheckpoints(given);
  const pages = "x".repeat(100 * 4_096);
  for (let write = 0; write < 400; write += 1) {
    await queue.write((tx) => tx.change("INSERT INTO held VALUES (?)", [pages]));
  }
  await checkpoints.stop();
  const { size } = statSync(`${path}-wal`);
  writer.close();
  assert.ok(size < 40 * pages.length, `${size} bytes`);
});

test("one checkpoint is under way at a time, and commits meanwhile get one more", async () => {
  const ends: (() => void)[] = [];
  const { counts, connection } = counting(() => new Promise((resolve) => ends.push(resolve)));
  const checkpoints = startCheckpoints({
    ...{ connection, queue: idleQueue, logger: quietLogger, path: "x", delayMs: 0 },
  });
  checkpoints.committed();
  checkpoints.committed();
  for (let made = 1; made <= 2; made += 1) {
    await eventually(`checkpoint ${made}`, () => counts.made === made);
    if (made === 1) for (const _ of [1, 2, 3]) checkpoints.committed();
    ends.shift()?.();
  }
  await checkpoints.stop();
  assert.deepEqual(counts, { made: 2, underWay: 0, mostUnderWay: 1 });
});

test("who stops waits for the checkpoint that is under way, and none follows", async () => {
  let end = () => {};
  const { counts, connection } = counting(
    () =>
      new Promise((resolve) => {
        end = resolve;
      }),
  );
  const checkpoints = startCheckpoints({
    ...{ connection, queue: idleQueue, logger: quietLogger, path: "x", delayMs: 0 },
  });
  checkpoints.committed();
  await eventually("the first", () => counts.made === 1);
  checkpoints.committed();
  const stopped = checkpoints.stop();
  end();
  await stopped;
  checkpoints.committed();
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(counts, { made: 1, underWay: 0, mostUnderWay: 1 });
});

test("a checkpoint that fails is logged, and the next commit asks for another", async () => {
  let failures = 1;
  const { counts, connection } = counting(async () => {
    if (failures-- > 0) throw new Error("disk I/O error");
  });
  const { logger, lines } = recordingLogger();
  const checkpoints = startCheckpoints({
    ...{ connection, queue: idleQueue, logger, path: "data/x.db", delayMs: 0 },
  });
  checkpoints.committed();
  await eventually("the warning", () => lines.length === 1);
  assert.match(lines[0] ?? "", /could not be copied into it.*data\/x\.db.*disk I\/O error/);
  checkpoints.committed();
  await eventually("another", () => counts.made === 2);
  await checkpoints.stop();
  assert.equal(lines.length, 1);
});

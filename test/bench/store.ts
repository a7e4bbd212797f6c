/**
 * What a durable write costs: writes a second and CPU a write at 1, 16 and 64 in flight, each write of six
 * statements, beside the driver alone doing the same with as many writes a commit.
 *
 * Usage: npm run bench:store [-- --writes N]
 *
 * Exit 1 when a statement costs more than 60 µs of CPU over the driver's, or when 64 in flight do not share commits.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { parseArgs } from "node:util";
import { eq, max } from "drizzle-orm";
import type { RowWriter } from "#lib/kit/store/connection.ts";
import { openConnection } from "#lib/kit/store/connection.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import { openKitStore } from "#test/support/kit-schema/open-kit-store.ts";
import { note, outbox, watermark } from "#test/support/kit-schema/schema.ts";
import { table } from "./table.ts";

const { values } = parseArgs({ options: { writes: { type: "string", default: "4000" } } });
const writes = Number(values.writes);
const statementsAWrite = 6;
const largestOverheadUs = 60;
const payload = new Uint8Array(200);
const fact = { source: "bench", subject: "pmx.bench.v1.note", type: "Note", payload, timeMs: 1 };
const mark = { consumer: "reader", source: "bench", origin: "bench-0a" };
const target = [watermark.consumer, watermark.source];

type Text = Placeholders<{ readonly text: string }>;
type Sequence = Placeholders<{ readonly sequence: number }>;
const noteOf = statement((db, { text }: Text) => db.select().from(note).where(eq(note.text, text)));
const see = statement((db, { text }: Text) =>
  db.update(note).set({ seen: true }).where(eq(note.text, text)),
);
const newestFact = statement((db, { source }: Placeholders<{ readonly source: string }>) =>
  db
    .select({ sequence: max(outbox.sequence) })
    .from(outbox)
    .where(eq(outbox.source, source)),
);
const advance = statement((db, { sequence }: Sequence) =>
  db
    .insert(watermark)
    .values({ ...mark, sequence })
    .onConflictDoUpdate({ target, set: { origin: mark.origin } }),
);
const insertNotes = insertInto(note);
const insertFacts = insertInto(outbox);

function write(tx: RowWriter, text: string): void {
  noteOf.first(tx, { text });
  insertNotes(tx, { text });
  see.run(tx, { text });
  insertFacts(tx, fact);
  advance.run(tx, { sequence: newestFact.first(tx, { source: "bench" })?.sequence ?? 0 });
}

interface Measured {
  readonly perSecond: number;
  readonly cpuUs: number;
  readonly commits: number;
}

let texts = 0;

async function measure(work: () => Promise<number>): Promise<Measured> {
  await work();
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  const commits = await work();
  const ms = performance.now() - startMs;
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: (writes / ms) * 1_000, cpuUs: (user + system) / writes, commits };
}

function throughStore(store: Store, inFlight: number): Promise<Measured> {
  return measure(async () => {
    let left = writes;
    let commits = 0;
    const stop = store.onCommit(() => {
      commits += 1;
    });
    const caller = async () => {
      while (left-- > 0) await store.write((tx) => write(tx, `note ${texts++}`));
    };
    await Promise.all(Array.from({ length: inFlight }, caller));
    stop();
    return commits;
  });
}

/** The same statements on the driver, `size` writes a commit, each commit blocking the event loop. */
function throughDriver(path: string, size: number): Promise<Measured> {
  const connection = openConnection(path);
  connection.exec("PRAGMA synchronous=FULL");
  const { rows: read, change, exec } = connection;
  const writeDirectly = (text: string) => {
    read("SELECT id, text, seen FROM note WHERE text = ?", [text]);
    change("INSERT INTO note (text, seen) VALUES (?, 0)", [text]);
    change("UPDATE note SET seen = 1 WHERE text = ?", [text]);
    const { source, subject, type, timeMs } = fact;
    change("INSERT INTO outbox (source, subject, type, payload, time_ms) VALUES (?, ?, ?, ?, ?)", [
      source,
      subject,
      type,
      payload,
      timeMs,
    ]);
    const [[sequence] = []] = read("SELECT max(sequence) FROM outbox WHERE source = ?", [source]);
    change(
      `INSERT INTO watermark (consumer, source, sequence, origin) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET origin = excluded.origin`,
      [mark.consumer, mark.source, sequence, mark.origin],
    );
  };
  return measure(async () => {
    for (let at = 0; at < writes; at += size) {
      exec("BEGIN IMMEDIATE");
      for (let one = at; one < Math.min(writes, at + size); one += 1)
        writeDirectly(`note ${texts++}`);
      exec("COMMIT");
    }
    return Math.ceil(writes / size);
  }).finally(() => connection.close());
}

const folder = mkdtempSync(join(tmpdir(), "pmx-bench-store-"));
const rows: string[][] = [];
const missed: string[] = [];
try {
  for (const inFlight of [1, 16, 64]) {
    const path = join(folder, `store-${inFlight}.db`);
    const store = await openKitStore(path);
    const kept = await throughStore(store, inFlight);
    await store.close();
    const floor = await throughDriver(path, inFlight);
    for (const [name, one] of Object.entries({ store: kept, driver: floor })) {
      const figures = [one.perSecond, one.cpuUs, writes / one.commits].map((n) => n.toFixed(0));
      rows.push([name, `${inFlight}`, ...figures]);
    }
    const overheadUs = (kept.cpuUs - floor.cpuUs) / statementsAWrite;
    if (inFlight > 1 && overheadUs > largestOverheadUs) {
      missed.push(`${overheadUs.toFixed(0)} µs over the driver's a statement at ${inFlight}`);
    }
    if (inFlight === 64 && kept.commits > writes / 4) {
      missed.push(`${kept.commits} commits for ${writes} writes at 64`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(
  table(["six statements", "in flight", "writes/s", "CPU µs", "a commit"], rows),
);
for (const miss of missed) process.stdout.write(`MISSED: ${miss}\n`);
process.exitCode = missed.length > 0 ? 1 : 0;

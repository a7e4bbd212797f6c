import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { getPriority, platform } from "node:os";
import process from "node:process";
import { before, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { Fault } from "#lib/kernel/fault.ts";
import { packBars, unpackBars } from "#services/forecast/domain/bar-columns.ts";
import type { HashedForecast } from "#services/forecast/domain/forecast.ts";
import { makeForecast } from "#services/forecast/domain/make-forecast.ts";
import { FitPool, type FitPoolOptions } from "#services/forecast/workers/pool.ts";
import { policy } from "#test/support/forecast-policy.ts";
import { quietLogger, recordingLogger } from "#test/support/quiet-logger.ts";
import { sampleBars } from "#test/support/sample-bars.ts";

const patient = { peer: "127.0.0.1:5", signal: new AbortController().signal };
const faulty = new URL("./faulty-worker.mjs", import.meta.url);

function job(horizonBars: number) {
  const bars = { interval: "DAY_1", buffer: new ArrayBuffer(8) } as const;
  return { kind: "forecast", bars, horizonBars, policy } as const;
}

function poolOf(threads: number, changed: Partial<FitPoolOptions> = {}) {
  const usual = { queueLimit: 100, timeLimitMs: 60_000, policy, boot: faulty, logger: quietLogger };
  return new FitPool({ threads, ...usual, ...changed });
}

const isReason = (reason: string) => (error: unknown) =>
  error instanceof Fault && error.reason === reason;

/** The threads of this process whose priority is below that of the process. */
function threadsOfLowerPriority(): string[] {
  if (platform() !== "linux") return [];
  return readdirSync("/proc/self/task").filter((thread) => {
    try {
      const status = readFileSync(`/proc/self/task/${thread}/stat`, "utf8");
      return Number(status.slice(status.lastIndexOf(")") + 2).split(" ")[16]) > getPriority();
    } catch {
      // It has ended since it was listed.
      return false;
    }
  });
}

const bars = sampleBars(200);
const packed = () => packBars(bars, { interval: "DAY_1" });
/** What two real threads made of the bars, and how many threads of this process had a lower priority then. */
let made: readonly HashedForecast[];
let lowered: number;

before(async () => {
  const already = new Set(threadsOfLowerPriority());
  const usual = { queueLimit: 10, timeLimitMs: 60_000, policy, logger: quietLogger };
  const pool = new FitPool({ threads: 2, ...usual });
  const jobs = [1, 2, 3].map(() =>
    pool.run({ kind: "forecast", bars: packed(), horizonBars: 10, policy }, patient),
  );
  made = await Promise.all(jobs);
  lowered = threadsOfLowerPriority().filter((thread) => !already.has(thread)).length;
  await pool.close();
});

test("two threads give the bytes that this thread would give", () => {
  const here = makeForecast(unpackBars(packed()), 10, policy);
  assert.equal(made.length, 3);
  for (const { contentHash: _, ...forecast } of made) assert.deepEqual(forecast, here);
});

test("only the threads that fit run at a lower priority than the one that answers", {
  skip: platform() === "linux" ? false : "Linux alone has niceness by thread",
}, () => {
  assert.equal(lowered, 2);
});

test("a pool on demand starts a thread when a job first needs one, and no more than there may be", async () => {
  let started = 0;
  const count = () => {
    started += 1;
  };
  process.on("worker", count);
  const pool = poolOf(2, { start: "ON_DEMAND" });
  try {
    await setImmediate();
    assert.equal(started, 0);
    const first = pool.run(job(20), patient);
    await setImmediate();
    assert.equal(started, 1);
    await Promise.all([first, ...[21, 22].map((bars) => pool.run(job(bars), patient))]);
    assert.equal(started, 2);
  } finally {
    await pool.close();
    process.off("worker", count);
  }
});

test("a thread warms up by the policy, unless the process has no use for it", async () => {
  for (const [start, expected] of [
    [undefined, policy],
    ["WARM", policy],
    ["COLD", undefined],
    ["ON_DEMAND", undefined],
  ] as const) {
    const pool = poolOf(1, start && { start });
    const { policyToWarmUp } = (await pool.run(job(150), patient)) as unknown as {
      readonly policyToWarmUp: unknown;
    };
    await pool.close();
    assert.deepEqual(policyToWarmUp, expected, start);
  }
});

test("a thread keeps the process alive while it works, and not while it is idle", async () => {
  const portsInUse = () =>
    process.getActiveResourcesInfo().filter((kind) => kind === "MessagePort").length;
  const already = portsInUse();
  const pool = poolOf(1);
  try {
    assert.equal(portsInUse(), already, "nothing asked yet");
    const asked = pool.run(job(20), patient);
    assert.equal(portsInUse() - already, 1, "at work");
    await asked;
    assert.equal(portsInUse(), already, "done");
  } finally {
    await pool.close();
  }
});

test("a job beyond the queue limit is refused, with a time to retry", async () => {
  const pool = poolOf(1, { queueLimit: 1 });
  const running = pool.run(job(20), patient);
  const waiting = pool.run(job(10), patient);
  await assert.rejects(
    pool.run(job(10), patient),
    (error) =>
      error instanceof Fault && error.reason === "OVERLOADED" && error.retryAfterMs !== undefined,
  );
  await Promise.all([running, waiting]);
  await pool.close();
});

test("a caller with one job waits for one job of each other caller, not for all of them", async () => {
  const pool = poolOf(1);
  const done: number[] = [];
  const run = (peer: string, horizonBars: number) =>
    pool.run(job(horizonBars), { ...patient, peer }).then(() => done.push(horizonBars));
  await Promise.all([...[10, 11, 12, 13].map((bars) => run("busy", bars)), run("other", 14)]);
  // The first runs already, and the second is the busy caller's turn.
  assert.deepEqual(done, [10, 11, 14, 12, 13]);
  await pool.close();
});

test("where all places are taken, the caller with most of them gives one to another", async () => {
  const pool = poolOf(1, { queueLimit: 3 });
  const run = (peer: string, bars: number) => pool.run(job(bars), { ...patient, peer });
  const busy = [10, 11, 12, 13].map((bars) => run("busy", bars));
  const other = run("other", 14);
  const outcomes = await Promise.allSettled([...busy, other]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ["fulfilled", "fulfilled", "fulfilled", "rejected", "fulfilled"],
  );
  await assert.rejects(busy[3]!, isReason("OVERLOADED"));
  await pool.close();
});

test("a thread that dies fails its own job alone, and another takes its place", async () => {
  const pool = poolOf(1);
  await pool.run(job(5), patient);
  const dying = pool.run(job(1), patient);
  const waiting = pool.run(job(6), patient);
  await assert.rejects(dying, isReason("INTERNAL"));
  assert.equal((await waiting).content.barsUsed, 6);
  await assert.rejects(pool.run(job(2), patient), isReason("INTERNAL"));
  assert.equal((await pool.run(job(7), patient)).content.barsUsed, 7);
  await pool.close();
});

test("threads that never start fail the jobs instead of being started for ever", async () => {
  const { logger, lines } = recordingLogger();
  const boot = new URL("./dying-worker.mjs", import.meta.url);
  const pool = poolOf(1, { boot, logger });
  await assert.rejects(pool.run(job(5), patient), isReason("INTERNAL"));
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(lines.filter((line) => line.includes("thread died")).length, 1);
  await pool.close();
});

test("a fault of the computation reaches the caller as it is", async () => {
  const pool = poolOf(1);
  await assert.rejects(pool.run(job(4), patient), isReason("FIT_FAILED"));
  await pool.close();
});

test("an unexpected error goes to the log, not to the caller", async () => {
  const { logger, lines } = recordingLogger();
  const pool = poolOf(1, { logger });
  await assert.rejects(
    pool.run(job(3), patient),
    (error) => isReason("FIT_FAILED")(error) && !String(error).includes("a bug"),
  );
  assert.ok(lines.some((line) => line.includes("a bug")));
  await pool.close();
});

test("a cancelled job that waits never runs; one that runs is answered at once", async () => {
  const pool = poolOf(1);
  const running = new AbortController();
  const waiting = new AbortController();
  const gone = new Fault("CANCELLED", "CANCELLED", "the caller left");
  const first = pool.run(job(50), { ...patient, signal: running.signal });
  const second = pool.run(job(1), { ...patient, signal: waiting.signal });
  waiting.abort(gone);
  await assert.rejects(second, isReason("CANCELLED"));
  running.abort(gone);
  await assert.rejects(first, isReason("CANCELLED"));
  // Had the second run, it would have killed the thread.
  assert.equal((await pool.run(job(5), patient)).content.barsUsed, 5);
  await pool.close();
});

test("closing lets the jobs that were taken finish and takes no more", async () => {
  const pool = poolOf(1);
  const taken = [pool.run(job(20), patient), pool.run(job(21), patient)];
  const closed = pool.close();
  await assert.rejects(pool.run(job(5), patient), isReason("DRAINING"));
  assert.deepEqual(
    (await Promise.all(taken)).map(({ content }) => content.barsUsed),
    [20, 21],
  );
  await closed;
});

test("a fit whose caller leaves is stopped, and its thread does the next one", async () => {
  const { logger, lines } = recordingLogger();
  const pool = poolOf(1, { logger });
  const leaving = new AbortController();
  const left = pool.run(job(200), { ...patient, signal: leaving.signal });
  leaving.abort(new Fault("CANCELLED", "CANCELLED", "the caller left"));
  await assert.rejects(left, isReason("CANCELLED"));
  assert.equal((await pool.run(job(5), patient)).content.barsUsed, 5);
  assert.deepEqual(lines, []);
  await pool.close();
});

test("a fit that runs too long is stopped, and its error states the limit", async () => {
  const pool = poolOf(1, { timeLimitMs: 50 });
  await assert.rejects(
    pool.run(job(200), patient),
    (error) => isReason("DEADLINE")(error) && /50 ms/.test(String(error)),
  );
  assert.equal((await pool.run(job(5), patient)).content.barsUsed, 5);
  await pool.close();
});

test("a thread that does not stop is replaced", async () => {
  const { logger, lines } = recordingLogger();
  const pool = poolOf(1, { logger });
  await pool.run(job(5), patient);
  const leaving = new AbortController();
  const left = pool.run(job(250), { ...patient, signal: leaving.signal });
  leaving.abort(new Fault("CANCELLED", "CANCELLED", "the caller left"));
  await assert.rejects(left, isReason("CANCELLED"));
  assert.equal((await pool.run(job(6), patient)).content.barsUsed, 6);
  assert.ok(lines.some((line) => line.includes("a fit did not stop")));
  await pool.close();
});

test("the start of a thread is not counted as work of the fit that waits for it", async () => {
  const slowPolicy = { ...policy, slowStartMs: 400 };
  const pool = poolOf(1, { timeLimitMs: 100, policy: slowPolicy });
  assert.equal((await pool.run(job(5), patient)).content.barsUsed, 5);
  await pool.close();
});

test("a fit that waits for a core is not stopped: its limit counts work, whatever the machine's load", {
  skip: platform() === "linux" ? false : "Linux alone states the CPU time of a thread",
}, async () => {
  const pool = poolOf(1, { timeLimitMs: 50 });
  // It answers after 199 ms, in which it does nothing, like one that gets no core.
  assert.equal((await pool.run(job(199), patient)).content.barsUsed, 199);
  await assert.rejects(pool.run(job(200), patient), isReason("DEADLINE"));
  await pool.close();
});

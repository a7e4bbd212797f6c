import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { followSprint } from "#cli/follow-sprint.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { type Sprint, SprintState, type SprintStep } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import {
  type WatchSprintResponse,
  WatchSprintResponseSchema,
} from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { auditStep, finishedSprint, runningSprint } from "./finished-sprint.ts";

const running = event("sprint", runningSprint(2));
const finished = event("sprint", finishedSprint(GateVerdict.PASS, 2));
const draining = new Fault("UNAVAILABLE", "DRAINING", "shutting down", { retryAfterMs: 700 });

function event(kind: "sprint", value: Sprint): WatchSprintResponse;
function event(kind: "step", value: SprintStep): WatchSprintResponse;
function event(kind: "sprint" | "step", value: Sprint | SprintStep): WatchSprintResponse {
  return create(WatchSprintResponseSchema, {
    event: { case: kind, value } as WatchSprintResponse["event"],
  });
}

const step = (audit: number) => event("step", auditStep(audit));

/** Follows streams that are scripted one after the other; a Fault ends a stream. */
function follow(
  streams: readonly (readonly (WatchSprintResponse | Fault)[])[],
  signal?: AbortSignal,
) {
  const opened: bigint[] = [];
  const waits: number[] = [];
  const seen: number[] = [];
  const paused: number[] = [];
  const done = followSprint({
    async *watch(afterSequence) {
      const script = streams[Math.min(opened.length, streams.length - 1)]!;
      opened.push(afterSequence);
      for (const item of script) {
        if (item instanceof Fault) throw item;
        yield item;
      }
    },
    onStep: ({ audit }) => seen.push(audit),
    onPause: ({ completedAudits }) => paused.push(completedAudits),
    onReconnect: () => {},
    signal: signal ?? new AbortController().signal,
    sleep: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  });
  return { done, opened, waits, seen, paused };
}

test("a stream that runs through gives the ended sprint and its steps in order", async () => {
  const { done, opened, seen } = follow([[running, step(1), step(2), finished]]);
  const { sprint, steps } = await done;
  assert.equal(sprint.completedAudits, 2);
  assert.deepEqual(
    steps.map(({ audit }) => audit),
    [1, 2],
  );
  assert.deepEqual([opened, seen], [[0n], [1, 2]]);
});

test("a broken stream is opened again after the last step seen", async () => {
  const { done, opened, seen } = follow([
    [running, step(1), draining],
    [running, step(2), finished],
  ]);
  await done;
  assert.deepEqual(
    [opened, seen],
    [
      [0n, 1n],
      [1, 2],
    ],
  );
});

test("a stream that closes before the sprint has ended counts as broken", async () => {
  const { done, opened } = follow([
    [running, step(1)],
    [running, step(2), finished],
  ]);
  await done;
  assert.deepEqual(opened, [0n, 1n]);
});

test("a step that comes twice is passed on once", async () => {
  const { done, seen } = follow([
    [running, step(1), draining],
    [running, step(1), step(2), finished],
  ]);
  assert.equal((await done).steps.length, 2);
  assert.deepEqual(seen, [1, 2]);
});

test("waits grow, respect the gateway's wish, and end after bounded attempts", async () => {
  const gone = new Fault("UNAVAILABLE", "PEER_UNREACHABLE", "gone");
  const { done, waits } = follow([[draining], [gone]]);
  await assert.rejects(done, gone);
  const growing = [700, 400, 800, 1600, 3200];
  assert.deepEqual(waits, [...growing, ...Array.from({ length: 10 }, () => 5_000)]);
});

test("progress starts the count of attempts anew", async () => {
  const gone = new Fault("UNAVAILABLE", "PEER_UNREACHABLE", "gone");
  const { done, waits } = follow([
    [gone],
    [gone],
    [running, step(1), gone],
    [running, step(2), finished],
  ]);
  await done;
  assert.deepEqual(waits, [200, 400, 200]);
});

test("an error that another attempt cannot mend is thrown at once", async () => {
  const missing = new Fault("NOT_FOUND", "RESOURCE_NOT_FOUND", "no such sprint");
  const { done, waits } = follow([[missing]]);
  await assert.rejects(done, missing);
  assert.deepEqual(waits, []);
});

test("an interruption does not wait for the next attempt", async () => {
  const abort = new AbortController();
  const following = followSprint({
    // biome-ignore lint/correctness/useYield: a stream that breaks before its first message
    async *watch() {
      throw draining;
    },
    onStep: () => {},
    onPause: () => {},
    onReconnect: () => abort.abort(),
    signal: abort.signal,
    sleep: () => new Promise(() => undefined),
  });
  await assert.rejects(following, { reason: "CANCELLED" });
});

test("an interruption ends the following with CANCELLED", async () => {
  const abort = new AbortController();
  abort.abort();
  const { done } = follow([[running, step(1), finished]], abort.signal);
  await assert.rejects(done, { reason: "CANCELLED" });
});

test("a sprint that is paused meanwhile is waited for, and its pause is said", async () => {
  const paused = event("sprint", { ...runningSprint(2), state: SprintState.PAUSED });
  const {
    done,
    seen,
    paused: said,
  } = follow([[running, step(1), paused, running, step(2), finished]]);
  assert.equal((await done).sprint.state, SprintState.SUCCEEDED);
  assert.deepEqual([seen, said.length], [[1, 2], 1]);
});

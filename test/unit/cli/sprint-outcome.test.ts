import assert from "node:assert/strict";
import { test } from "node:test";
import { listenForInterruption } from "#cli/interruption.ts";
import { resultOf, resumeCommand } from "#cli/sprint-lookup.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { faultToMessage } from "#lib/kit/grpc/shared/status.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { finishedSprint, runningSprint } from "./finished-sprint.ts";

test("a finished sprint has its result", () => {
  assert.equal(resultOf(finishedSprint(GateVerdict.PASS), "").verdict, GateVerdict.PASS);
});

test("a sprint that a fault stopped throws that fault with its violations, metadata and retry time", () => {
  const sprint = runningSprint();
  sprint.state = SprintState.FAILED;
  sprint.failure = faultToMessage(
    new Fault("UNAVAILABLE", "PEER_UNREACHABLE", "cannot reach 127.0.0.1:1", {
      violations: [{ field: "peers.forecast", description: "does not answer" }],
      metadata: { address: "127.0.0.1:1" },
      retryAfterMs: 700,
    }),
  );
  assert.throws(() => resultOf(sprint, ""), {
    code: "UNAVAILABLE",
    reason: "PEER_UNREACHABLE",
    message: "sprints/0a1b2c failed: cannot reach 127.0.0.1:1",
    violations: [{ field: "peers.forecast", description: "does not answer" }],
    metadata: { address: "127.0.0.1:1" },
    retryAfterMs: 700,
  });
});

test("a sprint that its surroundings stopped says how to continue it", () => {
  const sprint = runningSprint();
  sprint.state = SprintState.FAILED;
  sprint.resumable = true;
  sprint.failure = faultToMessage(new Fault("UNAVAILABLE", "PEER_UNREACHABLE", "cannot reach h:1"));
  assert.throws(() => resultOf(sprint, "pmx sprint --resume x"), {
    reason: "PEER_UNREACHABLE",
    message: /cannot reach h:1\. When that is remedied, continue it with: pmx sprint --resume x$/,
  });
});

test("a sprint that failed without saying why is a defect", () => {
  const sprint = runningSprint();
  sprint.state = SprintState.FAILED;
  assert.throws(() => resultOf(sprint, ""), { reason: "INTERNAL", message: /failed/ });
});

test("a cancelled sprint has no verdict", () => {
  const sprint = runningSprint();
  sprint.state = SprintState.CANCELLED;
  assert.throws(() => resultOf(sprint, ""), { reason: "CANCELLED" });
});

test("the way to resume is written as it was started", () => {
  const name = "sprints/0a";
  const npm = { npm_lifecycle_event: "sprint" };
  assert.equal(
    resumeCommand(name, { dataDir: ".pmx" }, npm),
    "npm run sprint -- --resume sprints/0a",
  );
  assert.equal(
    resumeCommand(name, { dataDir: ".pmx" }, { npm_lifecycle_event: "npx" }),
    "npx pmx sprint --resume sprints/0a",
  );
  assert.equal(
    resumeCommand(name, { dataDir: "my data" }, {}),
    "pmx sprint --resume sprints/0a --data-dir 'my data'",
  );
  assert.equal(
    resumeCommand(name, { dataDir: ".pmx", address: "h:1" }, {}),
    "pmx sprint --resume sprints/0a --address h:1",
  );
});

test("the first signal asks to stop, its echo is ignored, a second one leaves", () => {
  const listeners: (() => void)[] = [];
  let nowMs = 0;
  let left = 0;
  const { signal } = listenForInterruption(
    { on: (_, listener) => listeners.push(listener) },
    () => nowMs,
    () => {
      left += 1;
    },
  );
  listeners[0]!();
  assert.equal(signal.aborted, true);
  nowMs = 100;
  listeners[0]!();
  assert.equal(left, 0);
  nowMs = 900;
  listeners[1]!();
  assert.equal(left, 1);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { changeLine } from "#cli/commitment/commitment-report.ts";
import { watchUntilFinal } from "#cli/commitment/watch-commitment.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { CommitmentVerdict } from "#proto/pmx/audit/v1/commitment_pb.ts";
import {
  type WatchCommitmentResponse,
  WatchCommitmentResponseSchema,
} from "#proto/pmx/audit/v1/commitment_service_pb.ts";

const { UNDECIDED, HELD, BROKEN } = CommitmentVerdict;

const state = (changes: number) =>
  create(WatchCommitmentResponseSchema, { event: { case: "commitment", value: { changes } } });

const change = (number: number, from: CommitmentVerdict, to: CommitmentVerdict) =>
  create(WatchCommitmentResponseSchema, {
    event: {
      case: "change",
      value: { number, period: number + 3, from, to, changeTime: timestampFromMs(number * 1000) },
    },
  });

const away = () => new Fault("UNAVAILABLE", "DRAINING", "the service stops");

/** Watches streams, one after another; each sends its messages and then ends or fails. */
async function watched(
  streams: readonly (readonly (WatchCommitmentResponse | Error)[])[],
  signal = new AbortController().signal,
) {
  const asked: (number | undefined)[] = [];
  const lines: string[] = [];
  const starts: unknown[] = [];
  const watching = watchUntilFinal({
    async *watch(afterChange) {
      const messages = streams[asked.length] ?? [away()];
      asked.push(afterChange);
      for (const message of messages) {
        if (message instanceof Error) throw message;
        yield message;
      }
    },
    onStart: (commitment) => void starts.push(commitment),
    onChange: (one) => void lines.push(changeLine(one)),
    signal,
    sleep: async () => undefined,
  });
  const failure = await watching.then(
    () => undefined,
    (error: Error) => error,
  );
  return { asked, lines, starts: starts.length, failure };
}

test("a stream that breaks is opened again after the last change, and each change is told once", async () => {
  const found = await watched([
    [state(2), change(3, UNDECIDED, HELD), away()],
    [away()],
    [state(3), change(4, HELD, UNDECIDED), change(5, UNDECIDED, BROKEN)],
  ]);
  assert.deepEqual(found, {
    asked: [undefined, 3, 3],
    lines: [
      "1970-01-01T00:00:03Z  UNDECIDED to HELD with period 6 (change 3)",
      "1970-01-01T00:00:04Z  HELD to UNDECIDED with period 7 (change 4)",
      "1970-01-01T00:00:05Z  UNDECIDED to BROKEN with period 8 (change 5)",
    ],
    starts: 1,
    failure: undefined,
  });
});

test("a refusal ends a watch, and so does a service that stays away or an interruption", async () => {
  const refused = new Fault("NOT_FOUND", "RESOURCE_NOT_FOUND", "no such commitment");
  assert.equal((await watched([[refused]])).failure, refused);
  const gone = await watched([]);
  assert.ok(gone.failure instanceof Fault && gone.failure.code === "UNAVAILABLE");
  assert.equal(gone.asked.length, 30);
  const interrupted = await watched([[state(0), away()]], AbortSignal.abort());
  assert.ok(interrupted.failure instanceof Fault && interrupted.failure.code === "CANCELLED");
});

import assert from "node:assert/strict";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { systemClock } from "#lib/kit/clock.ts";
import { type EventBus, PublicationRefused } from "#lib/kit/events/bus.ts";
import { keepDeadLetter } from "#lib/kit/events/dead-letter.ts";
import { type EventEnvelope, withheldEvent } from "#lib/kit/events/event.ts";
import { appendToOutbox } from "#lib/kit/events/outbox.ts";
import { startOutboxRelay } from "#lib/kit/events/outbox-relay.ts";
import { type RefusedFacts, refusedFactsOf } from "#lib/kit/events/replay-refused.ts";
import { type KitStore, openKitStore } from "#test/support/kit-schema/open-kit-store.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { recordingBus } from "#test/support/recording-bus.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { testEvent } from "#test/support/test-event.ts";

const folder = temporaryFolder();
let files = 0;
let store: KitStore;
/** What the bus makes of a fact that is published again. */
let answer: "taken" | "refused" | "away";
const again: EventEnvelope[] = [];
let refused: RefusedFacts;

/** Three facts are stated, of which the bus refuses the first two. */
beforeEach(async () => {
  store = await openKitStore(join(folder, `store-${++files}.db`));
  const { bus: first } = recordingBus(
    undefined,
    ({ sequence, withheld }) => sequence < 3 && withheld === undefined,
  );
  const bus: EventBus = {
    ...first,
    async publish(event, options) {
      if (options?.again !== true) return first.publish(event);
      if (answer === "away") throw new Error("the bus is down");
      if (answer === "refused") throw new PublicationRefused("it is still too large");
      again.push(event);
    },
  };
  await store.write((tx) =>
    appendToOutbox(
      tx,
      "test",
      [1, 2, 3].map((sequence) => testEvent("test", sequence)),
    ),
  );
  const clock = systemClock;
  const about = { store, bus, source: "test" };
  const relay = startOutboxRelay({ ...about, logger: quietLogger, clock, delayMs: () => 1 });
  await relay.flush();
  await relay.stop();
  again.length = 0;
  refused = refusedFactsOf(about);
});
afterEach(() => store.close());

const waiting = () => refused.after(0, 10);
const idOf = (index: number) => waiting()[index]!.event.id;

test("facts that were refused are listed by their place, whole and with the reason", () => {
  const facts = waiting();
  assert.deepEqual(
    facts.map(({ event, error, isPublished }) => [event.sequence, error, isPublished]),
    [
      [1, "it is refused", false],
      [2, "it is refused", false],
    ],
  );
  assert.deepEqual(facts[0]!.event.payload, testEvent("test", 1).payload);
  assert.deepEqual(
    refused.after(1, 10).map(({ event }) => event.sequence),
    [2],
  );
});

test("a fact that is published after all is no dead letter any more, and is not published twice", async () => {
  answer = "taken";
  const [id, other] = [idOf(0), idOf(1)];
  const [end] = await refused.replay([id, id]);
  assert.deepEqual([end!.event.id, end!.error, end!.isPublished], [id, "", true]);
  assert.deepEqual(
    waiting().map(({ event }) => event.id),
    [other],
  );
  const [repeated] = await refused.replay([id]);
  assert.deepEqual([repeated!.event.id, repeated!.isPublished], [id, true]);
  assert.equal(again.length, 1);
});

test("a fact that is refused again stays, with its new reason, and the others are published", async () => {
  answer = "refused";
  const ids = [idOf(0), idOf(1)];
  const ends = await refused.replay(ids);
  assert.deepEqual(
    ends.map(({ error, isPublished }) => [error, isPublished]),
    [
      ["it is still too large", false],
      ["it is still too large", false],
    ],
  );
  assert.deepEqual(waiting(), ends);
});

test("a bus that is away changes nothing", async () => {
  answer = "away";
  const before = waiting();
  await assert.rejects(refused.replay([idOf(0)]), /the bus is down/);
  assert.deepEqual(waiting(), before);
});

test("where one id is of no fact none is published", async () => {
  answer = "taken";
  const id = idOf(0);
  const origin = id.slice(0, -2);
  for (const unknown of ["test-1", `${origin}-9`, `${origin}-01`, `${origin}-`]) {
    await assert.rejects(refused.replay([id, unknown]), { code: "NOT_FOUND" });
  }
  assert.equal(again.length, 0);
});

test("a withheld fact that comes whole and cannot be applied makes its letter whole", async () => {
  const event = testEvent("other", 1);
  await keepDeadLetter(store, "reader", withheldEvent(event, "too large"), new Error("withheld"));
  await keepDeadLetter(store, "reader", event, new Error("cannot be read"));
  await keepDeadLetter(
    store,
    "reader",
    { ...event, payload: new Uint8Array([1]) },
    new Error("no"),
  );
  const letters = store.db.rows("SELECT payload, error FROM dead_letter WHERE consumer = 'reader'");
  assert.equal(letters.length, 1);
  const [payload, error] = letters[0]!;
  assert.deepEqual(
    [new Uint8Array(payload as Uint8Array), error],
    [event.payload, "cannot be read"],
  );
});

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import type { EventBus, SubscribeOptions } from "#lib/kit/events/bus.ts";
import type { EventEnvelope } from "#lib/kit/events/event.ts";
import { eventually } from "#test/support/eventually.ts";
import { testEvent, textOf } from "#test/support/test-event.ts";

let sources = 0;

/** What every bus must do; `open` makes one that delivers a failed event again after 20 ms. */
export function testEventBus(name: string, open: () => Promise<EventBus>): void {
  let bus: EventBus;
  let source: string;
  let all: string;

  beforeEach(async () => {
    bus = await open();
    // A name of its own for each test: a server keeps the streams of the tests before.
    source = `test-${++sources}`;
    all = `pmx.${source}.v1.>`;
  });
  afterEach(() => bus.close());

  /** Publishes from a running service's point of view: not waiting for those who handle it. */
  const publish = (...sequences: readonly number[]) => {
    const sent = sequences.map((sequence) => bus.publish(testEvent(source, sequence)));
    return Promise.allSettled(sent);
  };

  /** Subscribes and keeps what was handled. */
  async function listen(options: Partial<SubscribeOptions> = {}) {
    const handled: EventEnvelope[] = [];
    const subscription = await bus.subscribe({
      durable: "listener",
      subject: all,
      ...options,
      handle: async (event) => {
        await options.handle?.(event);
        handled.push(event);
      },
    });
    const sequences = () => handled.map((event) => event.sequence);
    return { handled, sequences, subscription };
  }

  test(`${name} delivers an event whole`, async () => {
    const { handled } = await listen();
    await publish(1);
    await eventually("the event", () => handled.length === 1);
    const [event] = handled;
    assert.deepEqual(
      { ...event, payload: textOf(event!) },
      {
        ...testEvent(source, 1),
        payload: "note 1",
      },
    );
  });

  test(`${name} delivers every event to every durable in the order of publishing`, async () => {
    const first = await listen({ durable: "first" });
    const second = await listen({ durable: "second" });
    for (const sequence of [1, 2, 3, 4, 5]) await bus.publish(testEvent(source, sequence));
    for (const { sequences } of [first, second]) {
      await eventually("5 events", () => sequences().length === 5);
      assert.deepEqual(sequences(), [1, 2, 3, 4, 5]);
    }
  });

  test(`${name} delivers an event again that its owner publishes again`, async () => {
    const { sequences } = await listen();
    await bus.publish(testEvent(source, 1));
    await bus.publish(testEvent(source, 1), { again: true });
    await eventually("both", () => sequences().length === 2);
    assert.deepEqual(sequences(), [1, 1]);
  });

  test(`${name} delivers events that were published before anybody subscribed`, async () => {
    await publish(1, 2);
    const { sequences } = await listen();
    await publish(3);
    await eventually("3 events", () => sequences().length === 3);
    assert.deepEqual(sequences(), [1, 2, 3]);
  });

  test(`${name} delivers the earlier events also to a durable that comes later than another`, async () => {
    await listen({ durable: "early" });
    await publish(1, 2);
    const { sequences } = await listen({ durable: "late" });
    await eventually("2 events", () => sequences().length === 2);
    assert.deepEqual(sequences(), [1, 2]);
  });

  test(`${name} delivers only what the subscription is about`, async () => {
    const { handled } = await listen({ subject: `pmx.${source}.v1.other.>` });
    await publish(1);
    await bus.publish({ ...testEvent(source, 2), subject: `pmx.${source}.v1.other.fact` });
    await eventually("the event", () => handled.length === 1);
    assert.equal(handled[0]?.sequence, 2);
  });

  test(`${name} delivers an event again after its handler failed, before any later one`, async () => {
    let failures = 2;
    const { sequences } = await listen({
      handle: async (event) => {
        if (event.sequence === 2 && failures-- > 0) throw new Error("not now");
      },
    });
    await publish(1, 2, 3);
    await eventually("3 events", () => sequences().length === 3);
    assert.deepEqual(sequences(), [1, 2, 3]);
    assert.equal(failures, -1);
  });

  test(`${name} handles one event at a time`, async () => {
    let running = 0;
    let most = 0;
    const { sequences } = await listen({
      handle: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running -= 1;
      },
    });
    await publish(1, 2, 3);
    await eventually("3 events", () => sequences().length === 3);
    assert.equal(most, 1);
  });

  test(`${name} gives up a poisonous event at its first delivery and goes on`, async () => {
    const given: unknown[] = [];
    let tries = 0;
    const { sequences } = await listen({
      handle: async (event) => {
        if (event.sequence !== 1) return;
        tries += 1;
        throw new Fault("INVALID_ARGUMENT", "FIELD_INVALID", "no such message");
      },
      onDeadLetter: async (event, error) => void given.push([event.sequence, String(error)]),
    });
    await publish(1, 2);
    await eventually("the event after the poison", () => sequences().length === 1);
    assert.deepEqual(given, [[1, "Fault: no such message"]]);
    assert.deepEqual([tries, sequences()], [1, [2]]);
  });

  test(`${name} gives up an event whose handler failed 5 times and goes on`, async () => {
    const given: number[] = [];
    let tries = 0;
    const { sequences } = await listen({
      handle: async (event) => {
        if (event.sequence !== 1) return;
        tries += 1;
        throw new Error("never");
      },
      onDeadLetter: async (event) => void given.push(event.sequence),
    });
    await publish(1, 2);
    await eventually("the event after it", () => sequences().length === 1);
    assert.deepEqual([tries, given, sequences()], [5, [1], [2]]);
  });

  test(`${name} offers a dead letter again until it is kept`, async () => {
    let refusals = 0;
    const { sequences } = await listen({
      handle: async (event) => {
        if (event.sequence === 1) throw new Fault("INVALID_ARGUMENT", "FIELD_INVALID", "poison");
      },
      onDeadLetter: async () => {
        if (refusals < 7) {
          refusals += 1;
          throw new Error("disk full");
        }
      },
    });
    await publish(1, 2);
    await eventually("the event after it", () => sequences().length === 1);
    assert.equal(refusals, 7);
  });

  test(`${name} gives up no event because the disk is full, however long`, async () => {
    const given: number[] = [];
    let refusals = 0;
    const { sequences } = await listen({
      handle: async (event) => {
        if (event.sequence !== 1 || refusals === 7) return;
        refusals += 1;
        throw new Fault("RESOURCE_EXHAUSTED", "STORAGE_NOT_WRITABLE", "no room is left");
      },
      onDeadLetter: async (event) => void given.push(event.sequence),
    });
    await publish(1, 2);
    await eventually("both events", () => sequences().length === 2);
    assert.deepEqual([refusals, given, sequences()], [7, [], [1, 2]]);
  });

  test(`${name} waits at stop for the handler in flight and delivers no more`, async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let begun = false;
    const { sequences, subscription } = await listen({
      handle: () => {
        begun = true;
        return held;
      },
    });
    const published = publish(1, 2);
    await eventually("the handler", () => begun);
    const stopped = subscription.stop();
    release();
    await stopped;
    await published;
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(sequences(), [1]);
  });

  test(`${name} refuses a subscription that the other bus could not serve`, async () => {
    const handle = async () => {};
    for (const [durable, subject] of [
      ["a.b", all],
      ["a", "pmx.>"],
      ["a", "pmx.*.v1.>"],
      ["a", "other.v1.fact"],
    ] as const) {
      await assert.rejects(bus.subscribe({ durable, subject, handle }), {
        reason: "FIELD_INVALID",
      });
    }
  });
}

import { writeSync } from "node:fs";
import process from "node:process";
import { systemClock } from "#lib/kit/clock.ts";
import type { EventBus } from "#lib/kit/events/bus.ts";
import { appendToOutbox } from "#lib/kit/events/outbox.ts";
import { startOutboxRelay } from "#lib/kit/events/outbox-relay.ts";
import { openKitStore } from "#test/support/kit-schema/open-kit-store.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { testEvent } from "#test/support/test-event.ts";

// Commits 4 facts, publishes 2 of them (printing their ids) and dies as by kill -9 at the third.
const [path, source] = process.argv.slice(2) as [string, string];
const store = await openKitStore(path);
const facts = [1, 2, 3, 4].map((sequence) => testEvent(source, sequence));
await store.write((tx) => appendToOutbox(tx, source, facts));
const bus: EventBus = {
  async publish(event) {
    if (event.sequence === 3) process.kill(process.pid, "SIGKILL");
    // Straight to the descriptor: a stream could still hold the line when the process dies.
    writeSync(1, `${event.id}\n`);
  },
  subscribe: () => Promise.reject(new Error("nobody subscribes here")),
  answerFor: () => () => {},
  report: () => Promise.reject(new Error("nobody subscribes here")),
  close: async () => {},
};
startOutboxRelay({ store, bus, source, logger: quietLogger, clock: systemClock });

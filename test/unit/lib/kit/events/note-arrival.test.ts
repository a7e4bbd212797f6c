import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { eventId } from "#lib/kit/events/event.ts";
import { consumeOnce } from "#lib/kit/events/inbox.ts";
import { missingOf } from "#lib/kit/events/missing-facts.ts";
import { newestOf, watermarkOf } from "#lib/kit/events/watermark.ts";
import { openKitStore } from "#test/support/kit-schema/open-kit-store.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { testEvent } from "#test/support/test-event.ts";

const folder = temporaryFolder();
let files = 0;

async function withReader(
  work: (reader: {
    readonly arrive: (origin: string, sequence: number) => Promise<boolean>;
    readonly missing: (origin: string) => readonly number[];
    readonly appliedUpTo: () => number;
    readonly newest: (origin: string) => number;
  }) => Promise<void>,
): Promise<void> {
  const store = await openKitStore(join(folder, `store-${++files}.db`));
  try {
    await work({
      arrive: (origin, sequence) => {
        const event = { ...testEvent("test", sequence), id: eventId(origin, sequence) };
        return consumeOnce(store, "reader", event, () => {});
      },
      missing: (origin) =>
        missingOf(store.db, "reader", "test", 1_000)
          .filter((range) => range.origin === origin)
          .flatMap(({ firstSequence: first, lastSequence: last }) =>
            Array.from({ length: last - first + 1 }, (_, index) => first + index),
          ),
      appliedUpTo: () => watermarkOf(store.db, "reader", "test"),
      newest: (origin) => newestOf(store.db, "reader", origin),
    });
  } finally {
    await store.close();
  }
}

test("whatever order facts of two databases arrive in, what is missing is what has not arrived before the newest", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom("test-0a", "test-0b"), fc.integer({ min: 1, max: 25 })), {
        maxLength: 60,
      }),
      (arrivals) =>
        withReader(async ({ arrive, missing, appliedUpTo, newest }) => {
          const met = new Map<string, Set<number>>();
          for (const [origin, sequence] of arrivals) {
            await arrive(origin, sequence);
            met.set(origin, (met.get(origin) ?? new Set()).add(sequence));
            for (const [name, sequences] of met) {
              const top = Math.max(...sequences);
              const lacking = Array.from({ length: top }, (_, index) => index + 1).filter(
                (one) => !sequences.has(one),
              );
              assert.deepEqual(missing(name), lacking);
              assert.equal(newest(name), top);
            }
            const complete = [...met].map(([name, sequences]) => {
              const [first] = missing(name);
              return first === undefined ? Math.max(...sequences) : first - 1;
            });
            assert.ok(complete.includes(appliedUpTo()));
          }
        }),
    ),
    { numRuns: 40 },
  ));

test("a fact behind a gap says so once, and so does no other", () =>
  withReader(async ({ arrive }) => {
    const told = [];
    for (const sequence of [1, 2, 5, 6, 4, 3, 9, 9]) told.push(await arrive("test-0a", sequence));
    assert.deepEqual(told, [false, false, true, false, false, false, true, false]);
  }));

test("a message without a place in the order changes nothing that is known of it", () =>
  withReader(async ({ arrive, missing, appliedUpTo }) => {
    for (const sequence of [1, 2]) await arrive("test-0a", sequence);
    await arrive("stranger", 0);
    assert.equal(appliedUpTo(), 2);
    assert.deepEqual(missing("test-0a"), []);
  }));

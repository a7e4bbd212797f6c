import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  mostScoredForecasts,
  originErrors,
  summariseErrors,
} from "#services/forecast/domain/ensemble/evidence.ts";
import {
  type ScoredForecast,
  type ScoredSubject,
  ScoredWindows,
} from "#services/forecast/store/scored-window.ts";
import { uniforms } from "#test/support/sample-series.ts";

const subject: ScoredSubject = { auditSet: "sprints/a", evidenceKey: "key" };

function scoredForecast(position: number, asOfMs: number, closedMs: number): ScoredForecast {
  const realised = [100 + (position % 7), 101];
  const errors = originErrors(
    [[100, 100], position % 5 === 0 ? undefined : [101, 99.3]],
    realised,
    100,
  );
  return { position, asOfMs, closedMs, errors };
}

/** A table of scored forecasts that counts how often it is read. */
function table() {
  const rows = new Map<string, ScoredForecast[]>();
  const reads: ScoredSubject[] = [];
  const read = (of: ScoredSubject, limit: number, closedByMs = Number.MAX_SAFE_INTEGER) => {
    reads.push(of);
    return [...(rows.get(of.auditSet) ?? [])]
      .filter(({ closedMs }) => closedMs <= closedByMs)
      .sort((a, b) => b.asOfMs - a.asOfMs || b.position - a.position)
      .slice(0, limit);
  };
  const insert = (of: ScoredSubject, row: ScoredForecast) => {
    rows.set(of.auditSet, [...(rows.get(of.auditSet) ?? []), row]);
  };
  return { read, insert, reads };
}

test("a window gives what a query of the table gives, whatever the order of scores and questions", () => {
  let answered = 0;
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 700 }),
      fc.integer({ min: 0, max: 700 }),
      fc.nat(1_000),
      (count, scoredBefore, seed) => {
        const uniform = uniforms(seed);
        const { read, insert } = table();
        const windows = new ScoredWindows(read);
        for (let position = 1; position <= count; position += 1) {
          const asOfMs = Math.floor(uniform() * 400);
          const row = scoredForecast(position, asOfMs, asOfMs + Math.floor(uniform() * 30));
          insert(subject, row);
          if (position > scoredBefore) windows.add(subject, row);
          if (position % 50 !== 0 && position !== count) continue;
          // Before they are added the window has not been read, so that it must not miss the first ones.
          if (position < scoredBefore) continue;
          const closedByMs = Math.floor(uniform() * 430);
          const asked = read(subject, mostScoredForecasts, closedByMs);
          const found = windows.latest({ ...subject, closedByMs });
          if (found !== undefined) answered += 1;
          assert.deepEqual(found ?? asked, asked);
        }
      },
    ),
    { numRuns: 40 },
  );
  assert.ok(answered > 10, `${answered} answered from memory`);
});

test("the evidence of a window has the bytes of the evidence of the rows", () => {
  const { read, insert } = table();
  const windows = new ScoredWindows(read);
  for (let position = 1; position <= 400; position += 1) {
    const row = scoredForecast(position, position, position + 20);
    insert(subject, row);
    windows.add(subject, row);
    windows.latest({ ...subject, closedByMs: position });
  }
  const bytes = (rows: readonly ScoredForecast[]) =>
    JSON.stringify(
      summariseErrors(
        "SCORED_FORECASTS",
        ["a", "b"],
        rows.map(({ errors }) => errors!),
      ),
    );
  const found = windows.latest({ ...subject, closedByMs: 400 })!;
  assert.equal(found.length, 250);
  assert.equal(bytes(found), bytes(read(subject, 250, 400)));
});

test("a subject is read once, and again after others took its place", () => {
  const { read, insert, reads } = table();
  const other = { ...subject, auditSet: "sprints/b" };
  for (let position = 1; position <= 10; position += 1) {
    insert(subject, scoredForecast(position, position, position));
    insert(other, scoredForecast(position + 100, position, position));
  }
  const windows = new ScoredWindows(read, 15);
  const ask = (of: ScoredSubject) => windows.latest({ ...of, closedByMs: 1_000 })!.length;
  assert.deepEqual([ask(subject), ask(subject)], [10, 10]);
  assert.equal(reads.length, 1);
  assert.equal(ask(other), 10);
  assert.equal(ask(subject), 10);
  assert.equal(reads.length, 3);
});

test("a forecast that the window was read with is not taken up twice", () => {
  const { read, insert } = table();
  const windows = new ScoredWindows(read);
  const row = scoredForecast(1, 1, 1);
  insert(subject, row);
  assert.equal(windows.latest({ ...subject, closedByMs: 5 })!.length, 1);
  windows.add(subject, row);
  assert.equal(windows.latest({ ...subject, closedByMs: 5 })!.length, 1);
});

test("an as-of long past is left to a query where the window does not reach back to it", () => {
  const { read, insert } = table();
  for (let position = 1; position <= 600; position += 1) {
    insert(subject, scoredForecast(position, position, position));
  }
  const windows = new ScoredWindows(read);
  assert.equal(windows.latest({ ...subject, closedByMs: 600 })!.length, 250);
  assert.equal(windows.latest({ ...subject, closedByMs: 100 }), undefined);
});

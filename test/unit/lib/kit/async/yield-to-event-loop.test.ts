import assert from "node:assert/strict";
import { test } from "node:test";
import { yieldToEventLoop } from "#lib/kit/async/yield-to-event-loop.ts";

test("callers are served first in, first out, each in its own event-loop iteration", async () => {
  const seen: string[] = [];
  const asked = ["first", "second", "third"].map((name) =>
    yieldToEventLoop().then(() => {
      seen.push(name);
      // Promises that are ready in the same iteration are served before the next caller.
      return Promise.resolve().then(() => seen.push(`rest of the ${name}`));
    }),
  );
  await Promise.all(asked);
  assert.deepEqual(seen, [
    ...["first", "rest of the first"],
    ...["second", "rest of the second"],
    ...["third", "rest of the third"],
  ]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { nextTurn } from "#lib/kit/turn.ts";

test("turns come in the order of asking, one in each turn of the event loop", async () => {
  const seen: string[] = [];
  const asked = ["first", "second", "third"].map((name) =>
    nextTurn().then(() => {
      seen.push(name);
      // What is ready in the same turn is done before the next one comes.
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

import assert from "node:assert/strict";
import { test } from "node:test";
import { SharedAnswers } from "#gateway/web/shared-answers.ts";

/** Answers by a clock that is set, with what was made so far. */
function createShared() {
  let nowMs = 0;
  let made = 0;
  const shared = new SharedAnswers(() => nowMs);
  const ask = async (key: string, refreshes: boolean, tookMs = 0, follows = true) => {
    const { body } = await shared.of(key, follows, async () => {
      made += 1;
      nowMs += tookMs;
      return { answer: { contentType: "text/html", body: `${key} ${made}` }, refreshes };
    });
    return body;
  };
  return { shared, ask, later: (ms: number) => (nowMs += ms) };
}

test("a page that follows a sprint is made once for all its readers, for a tenth of the time", async () => {
  const { ask, later } = createShared();
  const all = await Promise.all(Array.from({ length: 40 }, () => ask("a", true, 200)));
  assert.deepEqual([...new Set(all)], ["a 1"]);
  later(1_999);
  assert.equal(await ask("a", true), "a 1");
  later(1);
  assert.equal(await ask("a", true), "a 2");
});

test("a page that takes long is shown for 10 seconds at most", async () => {
  const { ask, later } = createShared();
  await ask("a", true, 5_000);
  later(9_999);
  assert.equal(await ask("a", true), "a 1");
  later(1);
  assert.equal(await ask("a", true), "a 2");
});

test("a page that follows nothing is shared by those alone who ask at the same time", async () => {
  const { ask } = createShared();
  const all = await Promise.all([ask("a", false, 200), ask("a", false, 200)]);
  assert.deepEqual(all, ["a 1", "a 1"]);
  assert.equal(await ask("a", false), "a 2");
});

test("a page that could not be made is made again for the next who asks", async () => {
  const { shared, ask } = createShared();
  await assert.rejects(
    shared.of("a", true, () => Promise.reject(new Error("away"))),
    /away/,
  );
  assert.equal(await ask("a", true), "a 1");
});

test("what was begun before a form was sent is not shown to who sent it", async () => {
  const { shared, ask } = createShared();
  const before = ask("a", true, 500);
  shared.forget();
  assert.equal(await ask("a", true, 500), "a 2");
  assert.equal(await before, "a 1");
  assert.equal(await ask("a", true), "a 2");
});

test("of many pages the last ones are kept", async () => {
  const { ask } = createShared();
  for (let at = 0; at < 33; at += 1) await ask(`page ${at}`, true, 10);
  assert.equal(await ask("page 32", true), "page 32 33");
  assert.equal(await ask("page 0", true), "page 0 34");
});

test("who loads a page again sees how it is, and so do the tabs that follow it from then on", async () => {
  const { ask } = createShared();
  await ask("a", true, 500);
  assert.equal(await ask("a", true, 500, false), "a 2");
  assert.equal(await ask("a", true), "a 2");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { PageTurns } from "#gateway/web/page-turns.ts";
import { eventually } from "#test/support/eventually.ts";

/** Pages that are made when the test says so; which have begun, in order. */
function pagesOn(turns: PageTurns) {
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const ask = (kind: string, name = kind) =>
    turns.of(kind, () => {
      begun.push(name);
      return new Promise<string>((resolve, reject) => {
        ends.set(name, (error) => (error === undefined ? resolve(name) : reject(error)));
      });
    });
  return { begun, ask, end: (name: string, error?: Error) => ends.get(name)?.(error) };
}

const forever = 20_000;

test("two pages are made at a time, and of those that wait the one first whose kind needed least", async () => {
  let nowMs = 0;
  const turns = new PageTurns(() => nowMs, forever);
  const { begun, ask, end } = pagesOn(turns);
  for (const [kind, needsMs] of [
    ["compare", 400],
    ["list", 10],
  ] as const) {
    const made = ask(kind);
    nowMs += needsMs;
    end(kind);
    await made;
  }
  begun.length = 0;
  // A turn is given on a moment after its page was made.
  await new Promise(setImmediate);
  const asked = [
    ...["one", "two", "three"].map((name) => ask("compare", name)),
    ...[ask("new"), ask("list")],
  ];
  assert.deepEqual(begun, ["one", "two"]);
  for (const [name, needsMs, begunThen] of [
    ["one", 400, 3],
    ["list", 10, 4],
    ["new", 50, 5],
  ] as const) {
    nowMs += needsMs;
    end(name);
    await eventually(`one is made after ${name}`, () => begun.length === begunThen);
  }
  assert.deepEqual(begun, ["one", "two", "list", "new", "three"]);
  for (const name of ["two", "three"]) end(name);
  assert.deepEqual(await Promise.all(asked), ["one", "two", "three", "new", "list"]);
});

test("a page that cannot be made gives its turn on", async () => {
  const { begun, ask, end } = pagesOn(new PageTurns(undefined, forever));
  const asked = ["one", "two", "three"].map((name) => ask(name));
  const refused = assert.rejects(asked[0] as Promise<string>, /no such sprint/);
  end("one", new Error("no such sprint"));
  await refused;
  await eventually("the third is made", () => begun.includes("three"));
  end("two");
  end("three");
  await Promise.all(asked.slice(1));
});

test("pages that wait for a service hold up others for a turn alone", async () => {
  const { begun, ask, end } = pagesOn(new PageTurns(undefined, 1));
  const asked = ["one", "two", "three", "four"].map((name) => ask(name));
  await eventually("all are being made", () => begun.length === 4);
  for (const name of begun) end(name);
  await Promise.all(asked);
});

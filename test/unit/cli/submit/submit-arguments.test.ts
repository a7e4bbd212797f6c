import assert from "node:assert/strict";
import { test } from "node:test";
import { readFlags } from "#cli/read-flags.ts";
import { submitArguments } from "#cli/submit/submit-arguments.ts";
import { submitVerb } from "#cli/submit/submit-verb.ts";

const read = (text: string) => submitArguments(readFlags(text.split(" "), submitVerb.flags), {});

test("a deadline is the end of a date or an instant in UTC, and no other text", () => {
  const deadline = (text: string) => read(`A.csv --source me --commit --reveal-by ${text}`).step;
  assert.deepEqual(deadline("2026-12-31"), { kind: "commit", revealByMs: Date.UTC(2027, 0, 1) });
  assert.deepEqual(deadline("2026-12-31T09:30:00Z"), {
    kind: "commit",
    revealByMs: Date.UTC(2026, 11, 31, 9, 30),
  });
  for (const wrong of ["2026-02-30", "2026-02-30T00:00:00Z", "tomorrow", "2026-12-31T09:30"]) {
    assert.throws(() => deadline(wrong), /--reveal-by: /);
  }
});

test("flags that have no meaning together are refused by name", () => {
  const refused: Readonly<Record<string, RegExp>> = {
    "A.csv": /--source: say who made the forecasts of A\.csv/,
    "A.csv --source Me": /--source: "Me" is not 1 to 40 lower-case letters/,
    "A.csv --source me --commit": /--commit: .*--reveal-by TIME/,
    "A.csv --source me --commit --reveal --reveal-by 2026-12-31": /--reveal: comes after --commit/,
    "A.csv --source me --reveal --reveal-by 2026-12-31": /--reveal-by: is the deadline of a/,
    "a.json --interval 1h": /--interval: is of CSV files/,
  };
  for (const [typed, why] of Object.entries(refused)) assert.throws(() => read(typed), why, typed);
  assert.throws(() => submitArguments({ values: new Map(), words: [] }, {}), /name a file/);
  assert.deepEqual(read("a.json --reveal").step, { kind: "reveal" });
  assert.equal(read("A.csv --source submitted:me").forecaster, "me");
});

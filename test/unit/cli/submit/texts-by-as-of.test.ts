import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { textsByAsOf } from "#cli/submit/texts-by-as-of.ts";
import { readSubmissionFile } from "#services/forecast/domain/submission/submission-file.ts";

const of = { ticker: "AAPL", interval: "DAY_1" } as const;
const header = "bar,as_of,median,q0.05,q0.95";
/** The rows of an as-of so many days after another. */
const rowsOf = (day: number, bars: number) =>
  Array.from({ length: bars }, (_, at) => {
    const asOf = new Date(Date.UTC(2026, 0, 1 + day)).toISOString();
    return `${at + 1}, ${asOf} ,${100 + day},90,200`;
  });

test("a file of one as-of is its own text, whatever its lines end with", () => {
  for (const end of ["", "\n", "\r\n"]) {
    const text = `${[header, ...rowsOf(0, 2)].join("\n")}${end}`;
    assert.deepEqual(textsByAsOf(text), [text]);
  }
});

test("each text of a file is read as the forecast that the file has there, and alone has its hash", () => {
  const blocks = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(blocks, fc.constantFrom("\n", "\r\n"), (horizons, end) => {
      const lines = [header, ...horizons.flatMap((bars, day) => rowsOf(day, bars))];
      const text = `${lines.join(end)}${end}`;
      const { forecasts, problems } = readSubmissionFile(text, of);
      assert.deepEqual(problems, []);
      const texts = textsByAsOf(text);
      assert.deepEqual(
        texts.flatMap((one) => readSubmissionFile(one, of).forecasts),
        forecasts,
      );
      for (const one of texts) assert.deepEqual(textsByAsOf(one), [one]);
      // What a file began with stays what it was while it grows.
      const grown = `${text}${rowsOf(20, 2).join(end)}${end}`;
      assert.deepEqual(textsByAsOf(grown).slice(0, -1), texts);
    }),
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { differenceOf } from "./difference.ts";
import { casesOf } from "./table.ts";

/**
 * Makes a test of each case of an area.
 * @param answerTo - asks the product, by its public functions or over RPC, what it answers to what a case gives; absent
 *   where it lacks all of them.
 */
export function runArea<Given>(
  area: string,
  answerTo?: (given: Given) => unknown | Promise<unknown>,
): void {
  for (const one of casesOf(area)) {
    const { behaviour, expect, deviation, tolerance, lacks } = one;
    if (lacks !== undefined) {
      test(behaviour, { skip: `pmx lacks ${lacks}` });
      continue;
    }
    test(behaviour, async () => {
      assert.ok(answerTo, `nothing answers the cases of ${area}`);
      const answer = await answerTo(one.given as Given);
      const difference = differenceOf(answer, deviation?.answer ?? expect, tolerance);
      assert.ok(difference === undefined, `${difference} in ${JSON.stringify(answer)}`);
      // What is kept is no deviation, and would be listed as one.
      if (deviation) assert.notEqual(differenceOf(answer, expect, tolerance), undefined);
    });
  }
}

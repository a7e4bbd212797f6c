import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import {
  logEvidenceAbove,
  logEvidenceBelow,
  noShares,
  withShare,
} from "#lib/statistics/sequential/mixture-share.ts";
import { logEvidenceOverBase } from "#lib/statistics/sequential/share-difference.ts";

test("it is the least over all shares of the base of what refutes one better, halved", () => {
  for (const [own, base, margin] of [
    [{ n: 60, sum: 50 }, { n: 80, sum: 30 }, -0.05],
    [{ n: 90, sum: 81.5 }, { n: 40, sum: 12.25 }, 0.1],
    [{ n: 300, sum: 290 }, { n: 200, sum: 200 }, -0.2],
    [{ n: 300, sum: 0 }, { n: 200, sum: 100 }, -0.05],
  ] as const) {
    let least = Number.POSITIVE_INFINITY;
    for (let step = 1; step < 20_000; step += 1) {
      const q = step / 20_000;
      if (!(q + margin > 1e-9 && q + margin < 1 - 1e-9)) continue;
      const refuted = Math.max(logEvidenceAbove(own, q + margin), logEvidenceBelow(base, q));
      least = Math.min(least, refuted);
    }
    const found = logEvidenceOverBase(own, base, margin);
    assert.ok(Math.abs(found - (least - Math.log(2))) < 0.02 || (found < 0 && least < Math.log(2)));
  }
});

test("one sample without the other shows nothing, however large it is", () => {
  const many = { n: 10_000, sum: 9_000 };
  assert.ok(logEvidenceOverBase(many, noShares, -0.05) < 0);
  assert.ok(logEvidenceOverBase(noShares, { n: 10_000, sum: 0 }, -0.05) < 0);
  assert.ok(logEvidenceOverBase(many, { n: 1, sum: 0 }, -0.05) < Math.log(20));
});

test("a margin of a whole, or none, is refused", () => {
  for (const margin of [-1, 1, Number.NaN]) {
    assert.throws(() => logEvidenceOverBase({ n: 1, sum: 1 }, { n: 1, sum: 0 }, margin), /margin/);
  }
});

test("at the margin at most 5 % are ever shown, for samples that are one another's copies too", () => {
  const random = new SeededRandom(3);
  const strategies = 100;
  let shown = 0;
  for (let run = 0; run < strategies; run += 1) {
    let [own, base] = [noShares, noShares];
    let isShown = false;
    for (let date = 0; date < 120 && !isShown; date += 1) {
      const draw = random.uniform();
      // Half of them move against each other, half apart.
      const other = run % 2 === 0 ? 1 - draw : random.uniform();
      own = withShare(own, draw < 0.45 ? 1 : 0);
      base = withShare(base, other < 0.5 ? 1 : 0);
      if (date % 8 === 7) isShown = logEvidenceOverBase(own, base, -0.05) >= Math.log(20);
    }
    if (isShown) shown += 1;
  }
  assert.ok(shown <= 0.05 * strategies, `${shown}`);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import {
  logEvidenceAbove,
  logEvidenceBelow,
  noShares,
  type ShareEvidence,
  withShare,
} from "#lib/statistics/sequential/mixture-share.ts";
import { referenceNumbers } from "#test/support/reference-numbers.ts";

const { cases }: { readonly cases: readonly ReferenceCase[] } = referenceNumbers("e-process");

interface ReferenceCase {
  readonly limit: string;
  readonly n: number;
  readonly successes: number;
  readonly logEBelow: number;
  readonly logEAbove: number;
}

test("every published case of the mixture is met to 1e-10", () => {
  assert.equal(cases.length, 42);
  for (const { limit, n, successes, logEBelow, logEAbove } of cases) {
    const [over, under] = limit.split("/").map(Number) as [number, number];
    const evidence = { n, sum: successes };
    near(logEvidenceBelow(evidence, over / under), logEBelow, 1e-10);
    near(logEvidenceAbove(evidence, over / under), logEAbove, 1e-10);
  }
});

test("a million observations neither overflow nor lose nine digits", () => {
  // By integration with 40 digits (mpmath), at 1/4.
  const expected: readonly (readonly [sum: number, logE: number])[] = [
    [3, 287633.2843022454],
    [249_000, -2.782315019483868],
    [249_999.5, -6.132351362387378],
    [250_000, -6.133272821037108],
    [251_000, -7.333334162424016],
  ];
  for (const [sum, logE] of expected) near(logEvidenceBelow({ n: 1e6, sum }, 0.25), logE, 1e-9);
  for (const sum of [0, 1e6]) assert.ok(Number.isFinite(logEvidenceAbove({ n: 1e6, sum }, 0.25)));
});

test("shares between 0 and 1 have the exact integral too", () => {
  near(logEvidenceBelow({ n: 40, sum: 3.5 }, 0.25), 2.672695997221772, 1e-11);
  near(logEvidenceBelow({ n: 1000, sum: 7.25 }, 0.25), 249.0992196717694, 1e-10);
});

test("a larger sum is never more evidence of a small share, nor less of a large one", () => {
  for (const limit of [0.05, 0.25, 0.5, 0.9]) {
    for (const n of [1, 7, 20, 133]) {
      for (let step = 0; step < 4 * n; step += 1) {
        const [less, more] = [step / 4, (step + 1) / 4];
        const below = [less, more].map((sum) => logEvidenceBelow({ n, sum }, limit));
        const above = [less, more].map((sum) => logEvidenceAbove({ n, sum }, limit));
        assert.ok(below[1]! < below[0]! && above[1]! > above[0]!, `${limit} ${n} ${less}`);
      }
    }
  }
});

test("one observation more is a fair bet at the limit and an unfair one beyond it", () => {
  for (const limit of [0.1, 0.25, 0.5]) {
    for (const n of [0, 5, 60]) {
      for (let sum = 0; sum <= n; sum += 1) {
        const now = { n, sum };
        const after = (truth: number) =>
          truth * Math.exp(logEvidenceBelow(withShare(now, 1), limit)) +
          (1 - truth) * Math.exp(logEvidenceBelow(withShare(now, 0), limit));
        const value = Math.exp(logEvidenceBelow(now, limit));
        near(after(limit) / value, 1, 1e-10);
        assert.ok(after(limit + 0.05) < value);
      }
    }
  }
});

test("clusters whose tickers move together end above 20 less often than one time in twenty", () => {
  const random = new SeededRandom(80);
  const runs = 4000;
  let crossed = 0;
  for (let run = 0; run < runs; run += 1) {
    let evidence: ShareEvidence = noShares;
    for (let date = 0; date < 120; date += 1) {
      const together = random.uniform() < 0.25;
      let violations = 0;
      for (let ticker = 0; ticker < 3; ticker += 1) {
        const own = random.uniform() < 0.25;
        if (random.uniform() < 0.7 ? together : own) violations += 1;
      }
      evidence = withShare(evidence, violations / 3);
      if (logEvidenceBelow(evidence, 0.25) >= Math.log(20)) {
        crossed += 1;
        break;
      }
    }
  }
  assert.ok(crossed > 0 && crossed / runs < 0.05, `${crossed} of ${runs}`);
});

test("what is no share is refused", () => {
  for (const share of [-0.1, 1.1, Number.NaN]) {
    assert.throws(() => withShare(noShares, share), RangeError);
  }
  for (const limit of [0, 1, Number.NaN]) {
    assert.throws(() => logEvidenceBelow({ n: 3, sum: 1 }, limit), RangeError);
  }
  assert.throws(() => logEvidenceBelow({ n: 3, sum: 4 }, 0.5), RangeError);
});

function near(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} for ${expected}`);
}

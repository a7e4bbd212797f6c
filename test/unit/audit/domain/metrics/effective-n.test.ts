import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { auditsWorth, auditsWorthHolding } from "#services/audit/domain/metrics/effective-n.ts";
import { measure } from "#services/audit/domain/metrics/scorecard-metric.ts";
import {
  definedValue,
  evidenceWith,
  sampleHolding,
  sampleKey,
  sampleScored,
} from "#test/unit/audit/sample-evidence.ts";

const dayMs = 86_400_000;
const firstMs = Date.UTC(2015, 0, 5);

interface Made {
  readonly day: number;
  readonly ratio: number;
  readonly ticker?: string;
  /** Days until the horizon has closed, and until the holding limit is reached. */
  readonly horizonDays?: number;
  readonly holdingDays?: number;
}

function evidenceOf(audits: readonly Made[]) {
  const scored = audits.map(
    ({ day, ratio, ticker = "AAPL", horizonDays = 30, holdingDays = 5 }) => {
      const asOfMs = firstMs + day * dayMs;
      return sampleScored(ratio, 1, {
        key: sampleKey({ ticker, asOfMs }),
        closedMs: asOfMs + horizonDays * dayMs,
        holding: sampleHolding(ratio, 1, asOfMs + holdingDays * dayMs),
      });
    },
  );
  return evidenceWith({ scored });
}

/** Dates, windows and effective n; windows and effective n over the holding limit. */
function worthOf(audits: readonly Made[]): readonly number[] {
  const evidence = evidenceOf(audits);
  return [...auditsWorth, ...auditsWorthHolding].map((metric) =>
    definedValue(measure(metric, evidence, {})),
  );
}

/** Ratios without a pattern, the same ones each time. */
const ratioAt = (at: number) => 1 + 0.3 * Math.sin(at * 2.39996 + 1);

test("seven dates of three tickers are seven observations at most, and not 21 audits", () => {
  const audits = Array.from({ length: 21 }, (_, at): Made => {
    const ticker = ["AAPL", "MSFT", "NVDA"][at % 3]!;
    return { day: 31 * Math.floor(at / 3), ratio: ratioAt(at), ticker };
  });
  assert.deepEqual(worthOf(audits), [7, 7, 7, 7, 7]);
});

test("windows of 30 days every 5 days are worth a sixth of their number, those of 5 days all of it", () => {
  const audits = Array.from({ length: 60 }, (_, at): Made => ({ day: 5 * at, ratio: ratioAt(at) }));
  const [dates, windows, effective, held, effectiveHeld] = worthOf(audits);
  assert.deepEqual([dates, windows, held], [60, 10, 60]);
  assert.ok(effective! <= 10);
  assert.equal(effectiveHeld, 60);
});

test("a date lasts until the horizon of its last ticker has closed", () => {
  const audits = [
    { day: 0, ratio: 1, horizonDays: 10 },
    { day: 0, ratio: 2, ticker: "MTN.JO", horizonDays: 12 },
    { day: 11, ratio: 1, horizonDays: 10 },
    { day: 22, ratio: 3, horizonDays: 10 },
  ];
  assert.deepEqual(worthOf(audits).slice(0, 2), [3, 2]);
});

test("ratios that follow each other through overlapping windows are worth less than the windows", () => {
  const slow = Array.from({ length: 90 }, (_, at): Made => {
    return { day: 10 * at, ratio: 1 + 0.3 * Math.sin(at / 6) };
  });
  const [dates, windows, effective] = worthOf(slow);
  assert.deepEqual([dates, windows], [90, 30]);
  assert.ok(effective! < 30, `${effective}`);
  // Equal ratios have no correlation to estimate: the windows bound them.
  const equal = slow.map((one) => ({ ...one, ratio: 1.2 }));
  assert.equal(worthOf(equal)[2], 30);
});

test("the effective n is never above the dates or the windows that share no bar, and 1 or more", () => {
  const audit = fc.record({
    day: fc.nat({ max: 200 }),
    ratio: fc.double({ min: 0.5, max: 2, noNaN: true }),
    horizonDays: fc.integer({ min: 1, max: 60 }),
    holdingDays: fc.integer({ min: 1, max: 10 }),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(audit, { minLength: 1, maxLength: 30, selector: ({ day }) => day }),
      (audits) => {
        const [dates, windows, effective, held, effectiveHeld] = worthOf(audits);
        assert.equal(dates, audits.length);
        assert.ok(effective! >= 1 && effective! <= Math.min(dates!, windows!));
        assert.ok(effectiveHeld! >= 1 && effectiveHeld! <= Math.min(dates!, held!));
      },
    ),
  );
});

test("facts that do not say when a horizon closed take as long as its bars usually last", () => {
  const scored = [0, 7, 14, 21].map((day) =>
    sampleScored(1 + day, 1, { key: sampleKey({ asOfMs: firstMs + day * dayMs, horizonBars: 5 }) }),
  );
  const [dates, windows] = auditsWorth.map((metric) =>
    definedValue(measure(metric, evidenceWith({ scored }), {})),
  );
  // Five daily bars last 7.25 days, holidays included.
  assert.deepEqual([dates, windows], [4, 2]);
});

test("without effective audits there is nothing to count", () => {
  const evidence = evidenceWith({ scored: [sampleScored(undefined, 1)] });
  for (const metric of [...auditsWorth, ...auditsWorthHolding]) {
    const measured = measure(metric, evidence, {});
    assert.equal("undefinedReason" in measured && measured.undefinedReason, "NO_DATA");
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Bar } from "#lib/kernel/bar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { checkBars, checkEnoughBars, checkNoLookAhead } from "#services/forecast/domain/bars.ts";
import { firstDayMs, sampleBars } from "#test/support/sample-bars.ts";

const bars = sampleBars(5);

function refusal(work: () => void): { reason: string; fields: string[] } {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof Fault);
    assert.equal(error.code, "INVALID_ARGUMENT");
    return { reason: error.reason, fields: error.violations.map((violation) => violation.field) };
  }
  throw new assert.AssertionError({ message: "nothing was refused" });
}

function withBar(index: number, change: Partial<Bar>): Bar[] {
  return bars.map((bar, i) => (i === index ? { ...bar, ...change } : bar));
}

test("good bars pass", () => checkBars(bars));

for (const [what, change, field] of [
  ["a price that is not a number", { open: Number.NaN }, "bars[2].open"],
  ["an infinite price", { high: Number.POSITIVE_INFINITY }, "bars[2].high"],
  ["a price of 0", { low: 0 }, "bars[2].low"],
  ["a negative price", { close: -1 }, "bars[2].close"],
  ["a negative volume", { volumeUnits: -1 }, "bars[2].volume_units"],
  ["a start that is no instant", { startTimeMs: Number.NaN }, "bars[2].start_time"],
  ["a high below the close", { high: bars[2]!.low }, "bars[2].high"],
  ["a low above the close", { low: bars[2]!.high }, "bars[2].low"],
] as const) {
  test(`${what} is refused by name`, () => {
    assert.deepEqual(
      refusal(() => checkBars(withBar(2, change))),
      {
        reason: "BARS_INVALID",
        fields: [field],
      },
    );
  });
}

test("every bad bar is named at once, up to a limit", () => {
  const bad = sampleBars(100).map((bar) => ({ ...bar, open: -1 }));
  const { fields } = refusal(() => checkBars(bad));
  assert.equal(fields.length, 20);
  assert.equal(fields[7], "bars[7].open");
});

test("bars that do not ascend are refused by name, also two of one start", () => {
  const twice = withBar(3, { startTimeMs: bars[2]!.startTimeMs });
  assert.deepEqual(
    refusal(() => checkBars(twice)),
    {
      reason: "BARS_OUT_OF_ORDER",
      fields: ["bars[3].start_time"],
    },
  );
});

test("the first bar that closes after the as-of is named", () => {
  const dayMs = 86_400_000;
  checkNoLookAhead(bars, "DAY_1", firstDayMs + 5 * dayMs);
  assert.deepEqual(
    refusal(() => checkNoLookAhead(bars, "DAY_1", firstDayMs + 4 * dayMs - 1)),
    {
      reason: "LOOK_AHEAD",
      fields: ["bars[3]"],
    },
  );
});

test("fewer bars than the policy asks for are refused", () => {
  checkEnoughBars(bars, 5);
  assert.equal(refusal(() => checkEnoughBars(bars, 6)).reason, "BARS_TOO_FEW");
});

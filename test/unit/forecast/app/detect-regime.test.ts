import assert from "node:assert/strict";
import { test } from "node:test";
import type { Bar } from "#lib/kernel/bar.ts";
import { closeTimeMs } from "#lib/kernel/calendar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { type DetectRegime, detectRegime } from "#services/forecast/app/detect-regime.ts";
import { policy } from "#test/support/forecast-policy.ts";
import { sampleBars } from "#test/support/sample-bars.ts";
import { dependencies } from "./dependencies.ts";

const patient = { peer: "127.0.0.1:5", signal: new AbortController().signal };

function request(bars: readonly Bar[], asOfMs?: number): DetectRegime {
  return { kind: { interval: "DAY_1" }, bars, asOfMs, policy };
}

const refusedFor = (reason: string) => (error: unknown) =>
  error instanceof Fault && error.reason === reason;

test("the regime is that at the close of the last bar", async () => {
  const bars = sampleBars(150);
  const reading = await detectRegime(dependencies(), request(bars), patient);
  assert.deepEqual(
    reading.closeTimesMs,
    bars.map((bar) => closeTimeMs(bar, "DAY_1")),
  );
  assert.equal(typeof reading.regime.label, "string");
});

test("bars before the policy's lookback change nothing", async () => {
  const bars = sampleBars(700);
  const first = await detectRegime(dependencies(), request(bars), patient);
  assert.equal(first.closeTimesMs.length, policy.lookbackBars);
  const latest = bars.slice(-policy.lookbackBars);
  assert.deepEqual(await detectRegime(dependencies(), request(latest), patient), first);
});

test("a bar that closes after the as-of is refused as look-ahead", async () => {
  const bars = sampleBars(150);
  const asOfMs = closeTimeMs(bars.at(-2)!, "DAY_1");
  await assert.rejects(
    detectRegime(dependencies(), request(bars, asOfMs), patient),
    refusedFor("LOOK_AHEAD"),
  );
});

test("a window takes one bar more than it is long, for the first return", async () => {
  const { windowBars } = policy.regime;
  await detectRegime(dependencies(), request(sampleBars(windowBars + 1)), patient);
  await assert.rejects(
    detectRegime(dependencies(), request(sampleBars(windowBars)), patient),
    refusedFor("BARS_TOO_FEW"),
  );
});

test("bars that are out of order or not positive are refused", async () => {
  const bars = sampleBars(150);
  const reversed = [...bars].reverse();
  await assert.rejects(
    detectRegime(dependencies(), request(reversed), patient),
    refusedFor("BARS_OUT_OF_ORDER"),
  );
  const negative = bars.map((bar, t) => (t === 9 ? { ...bar, close: -37 } : bar));
  await assert.rejects(
    detectRegime(dependencies(), request(negative), patient),
    refusedFor("BARS_INVALID"),
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { hashOf } from "#lib/kernel/canonical.ts";
import { dataHashOf, forecastNameOf, policyHashOf } from "#services/forecast/domain/identity.ts";
import { aapl } from "#test/support/apple.ts";
import { policy } from "#test/support/forecast-policy.ts";
import { sampleBars } from "#test/support/sample-bars.ts";

const subject = {
  auditSet: "sprints/a",
  instrument: aapl,
  interval: "DAY_1",
  asOfMs: 1,
  horizonBars: 30,
} as const;
const hashes = { dataHash: "d", policyHash: "p", modelSetHash: "m" };

test("a name is forecasts/ and 32 hexadecimal digits, the same for the same inputs", () => {
  const name = forecastNameOf(subject, hashes);
  assert.match(name, /^forecasts\/[0-9a-f]{32}$/);
  assert.equal(forecastNameOf({ ...subject }, { ...hashes }), name);
});

test("whatever shapes a forecast changes its name", () => {
  const name = forecastNameOf(subject, hashes);
  assert.notEqual(forecastNameOf({ ...subject, auditSet: "sprints/b" }, hashes), name);
  assert.notEqual(forecastNameOf({ ...subject, horizonBars: 29 }, hashes), name);
  assert.notEqual(forecastNameOf({ ...subject, asOfMs: 2 }, hashes), name);
  const other = { ...subject.instrument, ticker: "AAPL.MX" };
  assert.notEqual(forecastNameOf({ ...subject, instrument: other }, hashes), name);
  assert.notEqual(forecastNameOf(subject, { ...hashes, dataHash: "e" }), name);
  assert.notEqual(forecastNameOf(subject, { ...hashes, policyHash: "q" }), name);
});

test("every field of every bar counts in the data hash", () => {
  const bars = sampleBars(3);
  const usual = dataHashOf(bars);
  for (const key of ["startTimeMs", "open", "high", "low", "close", "volumeUnits"] as const) {
    const changed = bars.map((bar, i) => (i === 1 ? { ...bar, [key]: bar[key] + 1 } : bar));
    assert.notEqual(dataHashOf(changed), usual, key);
  }
});

test("the order in which a policy's keys are written does not count", () => {
  const reversed = Object.fromEntries(Object.entries(policy).reverse()) as unknown as typeof policy;
  assert.equal(policyHashOf(reversed), policyHashOf(policy));
});

test("the hash of bars is that of their canonical JSON, a list of lists", () => {
  const bars = sampleBars(30).map((bar, t) => (t === 3 ? { ...bar, volumeUnits: 1e21 } : bar));
  const lists = bars.map((bar) => [
    bar.startTimeMs,
    bar.open,
    bar.high,
    bar.low,
    bar.close,
    bar.volumeUnits,
  ]);
  assert.equal(dataHashOf(bars), hashOf(lists));
  assert.equal(dataHashOf([]), hashOf([]));
});

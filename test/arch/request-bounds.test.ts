import assert from "node:assert/strict";
import { test } from "node:test";
import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { largestVolumeUnits } from "#lib/kernel/bar-rules.ts";
import { largestAmountMicros, microsPriceRange } from "#lib/kernel/money.ts";
import { createBounds } from "#lib/kit/grpc/bounds/bounds.ts";
import type { FieldRules } from "#proto/buf/validate/validate_pb.ts";
import { contractServices } from "#scripts/contract-services.ts";
import { elementRules, endsOf, ownMessageOf, statedRules } from "#test/support/request-bounds.ts";

/**
 * Fields whose values have no bound on purpose. What a forecast says may be absent, not finite or
 * impossible: the gate then denies and records why (REASON_CODE_INPUT_MISSING), since a signal that was
 * refused would leave no decision behind. An impossible price of a single model makes the conviction unknown.
 */
const unbounded = [
  "pmx.forecast.v1.IntervalPath.level_ratio",
  "pmx.forecast.v1.IntervalPath.lower_prices",
  "pmx.forecast.v1.IntervalPath.upper_prices",
  "pmx.riskgate.v1.ModelEvidence.prices",
  "pmx.riskgate.v1.SignalForecast.annualised_volatility_ratio",
  "pmx.riskgate.v1.SignalForecast.atr_price",
  "pmx.riskgate.v1.SignalForecast.average_daily_volume_units",
  "pmx.riskgate.v1.SignalForecast.daily_volatility_bps",
  "pmx.riskgate.v1.SignalForecast.ensemble_prices",
  "pmx.riskgate.v1.SignalForecast.last_close_price",
  "pmx.riskgate.v1.SignalForecast.up_probabilities",
];

const services = await contractServices();
const messages = new Set<DescMessage>();
for (const { methods } of services) for (const { input } of methods) collect(input);

function collect(desc: DescMessage): void {
  if (messages.has(desc)) return;
  messages.add(desc);
  for (const field of desc.fields) {
    const inner = ownMessageOf(field);
    if (inner !== undefined) collect(inner);
  }
}

const fields = [...messages].flatMap((desc) => desc.fields);
const nameOf = (field: DescField) => `${field.parent.typeName}.${field.name}`;

/** What has no bound of a field: its size, its keys, or its values. */
function missing(field: DescField): string[] {
  const rules = statedRules(field);
  const without: string[] = [];
  if (field.fieldKind === "list") {
    if (rules?.type.case !== "repeated" || rules.type.value.maxItems === 0n) without.push("size");
  }
  if (field.fieldKind === "map") {
    const stated = rules?.type.case === "map" ? rules.type.value : undefined;
    if (stated === undefined || stated.maxPairs === 0n) without.push("size");
    if (!isBounded(ScalarType.STRING, undefined, stated?.keys)) without.push("keys");
  }
  if (!isBounded(field.scalar, field.message, elementRules(field))) without.push("values");
  return without;
}

function isBounded(
  scalar: ScalarType | undefined,
  message: DescMessage | undefined,
  rules: FieldRules | undefined,
): boolean {
  if (message?.typeName === "google.protobuf.Timestamp") {
    return (
      rules?.type.case === "timestamp" &&
      rules.type.value.greaterThan.value !== undefined &&
      rules.type.value.lessThan.value !== undefined
    );
  }
  // Duration, FieldMask and other messages of protobuf: no rule for them is known yet.
  if (message !== undefined) return !message.typeName.startsWith("google.");
  if (scalar === undefined || scalar === ScalarType.BOOL) return true;
  if (scalar === ScalarType.STRING) {
    return rules?.type.case === "string" && rules.type.value.maxLen > 0n;
  }
  return rules !== undefined && endsOf(rules) !== undefined;
}

test("every text, number, time, list and map of every request has a bound on both sides", () => {
  assert.ok(fields.length > 250, `${fields.length}`);
  const found = fields.flatMap((field) =>
    missing(field).map((what) => `${nameOf(field)}: ${what}`),
  );
  const known = unbounded.map((name) => `${name}: values`);
  assert.deepEqual(
    found.filter((name) => !known.includes(name)),
    [],
  );
});

test("each field whose values have no bound on purpose exists and has none", () => {
  const without = fields.filter((field) => missing(field).includes("values")).map(nameOf);
  assert.deepEqual(without.sort(), unbounded);
});

test("a bar's prices and volume, and an amount, have the ranges of the kernel", () => {
  const rangeOf = (name: string) => {
    const { low, high } = endsOf(statedRules(fields.find((field) => nameOf(field) === name)!)!)!;
    return { lowest: low, highest: high };
  };
  for (const price of ["open", "high", "low", "close"]) {
    assert.deepEqual(rangeOf(`pmx.type.v1.Bar.${price}`), microsPriceRange);
  }
  const volume = rangeOf("pmx.type.v1.Bar.volume_units");
  assert.deepEqual(volume, { lowest: 0, highest: largestVolumeUnits });
  const cash = rangeOf("pmx.execution.v1.CreatePortfolioRequest.starting_cash_micros");
  assert.equal(cash.highest, largestAmountMicros);
});

test("every rule of every request is one that the services check", () => {
  const bounds = createBounds();
  for (const desc of messages) assert.doesNotThrow(() => bounds.of(desc), desc.typeName);
});

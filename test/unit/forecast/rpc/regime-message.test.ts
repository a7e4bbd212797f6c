import assert from "node:assert/strict";
import { test } from "node:test";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { neverStop } from "#lib/statistics/numerics/fit-controls.ts";
import { metricFromMessage } from "#lib/wire/metric-message.ts";
import {
  RegimeFeaturesSchema,
  RegimeLabel,
  RegimeSchema,
} from "#proto/pmx/forecast/v1/regime_pb.ts";
import { detectRegime } from "#services/forecast/domain/regime/detect-regime.ts";
import { regimeLabels } from "#services/forecast/domain/regime/settings.ts";
import { regimeToMessage } from "#services/forecast/rpc/regime-message.ts";
import { policy } from "#test/support/forecast-policy.ts";
import { dailyCloses } from "#test/support/sample-bars.ts";
import { garchReturns, pricesFrom } from "#test/support/sample-series.ts";

const detect = (closes: Float64Array) =>
  detectRegime(dailyCloses(closes), policy.regime, neverStop);

/** The regime as the other side of a call reads it. */
function sent(regime: ReturnType<typeof detect>) {
  const message = create(RegimeSchema, regimeToMessage(regime));
  return fromBinary(RegimeSchema, toBinary(RegimeSchema, message));
}

test("a regime comes over the wire whole", () => {
  const regime = detect(pricesFrom(garchReturns(300, 3)));
  const message = sent(regime);
  assert.equal(message.label, RegimeLabel[regime.label!]);
  assert.equal(message.confidenceRatio, regime.confidenceRatio);
  assert.equal(message.note, "");
  message.varianceStates.forEach(({ $typeName: _, ...state }, i) => {
    assert.deepEqual(state, regime.varianceStates[i]);
  });
  for (const { localName } of RegimeFeaturesSchema.fields) {
    const name = localName as keyof typeof regime.features;
    assert.deepEqual(metricFromMessage(message.features![name], name), regime.features[name]);
  }
});

test("a regime that can not be told has no label, no confidence and no states", () => {
  const message = sent(detect(new Float64Array(100).fill(7)));
  assert.equal(message.label, undefined);
  assert.equal(message.confidenceRatio, undefined);
  assert.deepEqual(message.varianceStates, []);
  assert.match(message.note, /can not be told without the trend/);
});

test("the contract has the labels of the policy and no others", () => {
  const names = Object.keys(RegimeLabel).filter((name) => name !== "UNSPECIFIED");
  assert.deepEqual(names.sort(), [...regimeLabels].sort());
});

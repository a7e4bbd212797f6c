import assert from "node:assert/strict";
import { test } from "node:test";
import { create, fromBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { encode } from "#lib/kit/grpc/shared/codec.ts";
import { FitRequestSchema } from "#proto/pmx/forecast/v1/forecaster_service_pb.ts";
import { packBars } from "#services/forecast/domain/bar-columns.ts";
import { policyHashOf } from "#services/forecast/domain/identity.ts";
import { fitFromMessage, fitToMessage } from "#services/forecast/forecaster/fit-message.ts";
import { policyFromMessage } from "#services/forecast/rpc/policy-message.ts";
import type { FitTask } from "#services/forecast/workers/fit-job.ts";
import { policy } from "#test/support/forecast-policy.ts";
import { sampleBars } from "#test/support/sample-bars.ts";

const caller = { build: "1.0.0+a", onBehalfOf: "127.0.0.1:5" };

/** The task that a forecaster reads from the bytes of a request. */
function sent(task: FitTask): FitTask {
  const bytes = encode(FitRequestSchema, create(FitRequestSchema, fitToMessage(task, caller)));
  return fitFromMessage(fromBinary(FitRequestSchema, bytes), policyFromMessage);
}

/** Like the objects of the service. */
const plain = { noNullPrototype: true } as const;
const ratio = fc.double({ min: 0, max: 1, noNaN: true });
const k = policy.models.length;

const riseScore = fc.integer({ min: 1, max: 6 }).chain((bars) => {
  const each = { minLength: bars, maxLength: bars };
  return fc.record(
    {
      asOfMs: fc.integer({ min: 0, max: 4_000_000_000_000 }),
      closedMs: fc.integer({ min: 0, max: 4_000_000_000_000 }),
      horizonBars: fc.integer({ min: 1, max: 250 }),
      implied: fc.array(ratio, each),
      baseRates: fc.array(ratio, each),
      rose: fc.array(fc.boolean(), each),
    },
    plain,
  );
});

const evidence = fc.record(
  {
    source: fc.constant("SCORED_FORECASTS" as const),
    origins: fc.integer({ min: 0, max: 250 }),
    models: fc.tuple(
      ...policy.models.map((model) =>
        fc.record(
          {
            model: fc.constant(model),
            meanSquaredError: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }), {
              nil: undefined,
            }),
            comparisons: fc.integer({ min: 0, max: 62_500 }),
            failures: fc.integer({ min: 0, max: 250 }),
          },
          plain,
        ),
      ),
    ),
    errorMoments: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
      minLength: k * k,
      maxLength: k * k,
    }),
  },
  plain,
);

test("a forecaster reads every number of a fit as it was sent, to the last bit", () => {
  const kinds = [
    { interval: "DAY_1" },
    { interval: "HOUR_1", assetClass: "CRYPTO" },
    { interval: "DAY_1", assetClass: "US_EQUITY", exchange: "XNAS" },
  ] as const;
  const property = fc.property(
    fc.integer({ min: 120, max: 300 }),
    fc.constantFrom(...kinds),
    fc.integer({ min: 1, max: 250 }),
    fc.option(evidence, { nil: undefined }),
    fc.array(riseScore, { maxLength: 4 }),
    (bars, kind, horizonBars, scored, riseScores) => {
      const packed = packBars(sampleBars(bars), kind);
      const shaped = { bars: packed, horizonBars, policy };
      const task: FitTask = { kind: "forecast", ...shaped, evidence: scored, riseScores };
      assert.deepEqual(sent(task), task);
    },
  );
  fc.assert(property, { numRuns: 30 });
});

test("a regime to detect comes as it was sent, and the policy keeps its hash", () => {
  const bars = packBars(sampleBars(100), { interval: "DAY_1" });
  const read = sent({ kind: "regime", bars, policy });
  assert.deepEqual(read, { kind: "regime", bars, policy });
  assert.equal(policyHashOf(read.policy), policyHashOf(policy));
});

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { ForecastEvidence } from "#services/risk-gate/domain/inputs.ts";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import { costModel } from "#test/support/apple.ts";
import {
  type Changes,
  evaluationWith,
  findingOf,
  inputsWith,
  policy,
} from "#test/unit/risk-gate/calm-signal.ts";
import { betterEvidence, soundEvidence } from "#test/unit/risk-gate/sound-evidence.ts";

const sound: Changes = { forecast: { evidence: soundEvidence } };
const withFloor = (minimumConvictionRatio: number) => ({ policy: { minimumConvictionRatio } });
const ruleOf = (changes: Changes) =>
  judgeSignal(inputsWith(changes), { ...policy, ...changes.policy }, costModel).outcomes.find(
    ({ rule }) => rule === "conviction-floor",
  );

test("conviction-floor is reported only where the policy has a floor", () => {
  assert.equal(ruleOf(sound), undefined);
  assert.equal(ruleOf({ ...sound, ...withFloor(0.3) })?.outcome, "PASS");
});

test("conviction-floor passes a conviction that equals the floor and fails one below it", () => {
  const { conviction } = evaluationWith(sound).signal;
  const at = findingOf("conviction-floor", { ...sound, ...withFloor(conviction!.ratio!) });
  assert.equal(at.outcome, "PASS");
  const above = findingOf("conviction-floor", { ...sound, ...withFloor(0.99) });
  assert.deepEqual([above.outcome, above.reason], ["FAIL", "CONVICTION_TOO_LOW"]);
});

test("conviction-floor denies a signal without evidence, and names the parts that are missing", () => {
  const finding = findingOf("conviction-floor", withFloor(0));
  assert.equal(finding.outcome, "NOT_EVALUABLE");
  assert.match(finding.message, /agreement, diagnostics/);
});

test("a floor that is not a number never allows", () => {
  assert.equal(ruleOf({ ...sound, ...withFloor(Number.NaN) })?.outcome, "FAIL");
});

test("what is left out of the evidence never makes the floor easier", () => {
  const share = fc.integer({ min: 0, max: 100 }).map((step) => step / 100);
  const anyEvidence: fc.Arbitrary<ForecastEvidence> = fc
    .record({ weight: share, error: share, other: share, accuracy: share, end: share })
    .map(({ weight, error, other, accuracy, end }) => ({
      baselineModel: "naive",
      directionalAccuracyRatio: accuracy,
      models: [
        {
          ...betterEvidence,
          model: "naive",
          weightRatio: 1 - weight,
          validationRmsePrice: 1 + error,
        },
        {
          ...betterEvidence,
          weightRatio: weight,
          prices: Array(8).fill(60 + 80 * end),
          validationRmsePrice: 1 + other,
        },
      ],
    }));
  const lacking = fc.constantFrom<(evidence: ForecastEvidence) => ForecastEvidence | undefined>(
    () => undefined,
    ({ directionalAccuracyRatio: _, ...rest }) => rest,
    (evidence) => ({ ...evidence, models: evidence.models.slice(0, 1) }),
    (evidence) => ({ ...evidence, models: evidence.models.slice(1) }),
    (evidence) => ({
      ...evidence,
      models: evidence.models.map(({ validationRmsePrice: _, ...model }) => model),
    }),
    (evidence) => ({
      ...evidence,
      models: evidence.models.map((model) => ({ ...model, prices: [] })),
    }),
    (evidence) => ({ ...evidence, baselineModel: "" }),
  );
  fc.assert(
    fc.property(anyEvidence, lacking, share, (evidence, without, floor) => {
      const less = without(evidence);
      const part = ruleOf({
        forecast: less === undefined ? {} : { evidence: less },
        ...withFloor(floor),
      });
      if (part?.outcome !== "PASS") return;
      assert.equal(ruleOf({ forecast: { evidence }, ...withFloor(floor) })?.outcome, "PASS");
    }),
    { numRuns: 2000 },
  );
});

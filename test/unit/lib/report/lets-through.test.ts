import assert from "node:assert/strict";
import { test } from "node:test";
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { gateLines } from "#cli/report/gate-section.ts";
import { characteristicText, medianText, notRuledOut } from "#lib/report/lets-through.ts";
import { verdictSentences } from "#lib/report/verdict-sentences.ts";
import { GateEvaluationSchema, GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import {
  type OperatingCharacteristic,
  OperatingCharacteristicSchema,
  SamplingLaw,
} from "#proto/pmx/audit/v1/operating_characteristic_pb.ts";
import { SprintResultSchema } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import { finishedSprint, metric } from "#test/unit/cli/finished-sprint.ts";

type Stated = Exclude<
  MessageInitShape<typeof OperatingCharacteristicSchema>,
  { $typeName: string }
>;

function violations(change: Stated = {}) {
  return create(OperatingCharacteristicSchema, {
    law: SamplingLaw.BINOMIAL,
    n: 20n,
    subject: "violation rate",
    unit: MetricUnit.SHARE,
    chances: [{ truth: 0.35, passRatio: 0.245 }],
    wrong: { truth: 0.35, passRatio: 0.245 },
    wrongPassLimitRatio: 0.05,
    smallestN: 69n,
    assumption: "independent effective audits",
    ...change,
  });
}

test("a criterion says how often a wrong truth would pass it, and from which n on it would not", () => {
  assert.equal(
    characteristicText(violations()),
    "a true violation rate of 35 % would pass this 24.5 % of the time, 5 % or less from n = 69 on",
  );
});

test("an assumed spread is named, and where no n is enough none is", () => {
  const { smallestN: _, ...without } = violations();
  assert.equal(
    characteristicText(create(OperatingCharacteristicSchema, without)),
    "a true violation rate of 35 % would pass this 24.5 % of the time",
  );
  const mean = violations({
    law: SamplingLaw.NORMAL,
    subject: "mean return per trade",
    unit: MetricUnit.BPS,
    wrong: { truth: -12.5, passRatio: 0.46 },
    smallestN: 271n,
    assumption: "independent normal closed round trips with a spread of 100 bps, which is assumed",
  });
  assert.equal(
    characteristicText(mean),
    "a true mean return per trade of -12.5 bps would pass this 46.0 % of the time, 5 % or less from n = 271 on, with a spread of 100 bps, which is assumed",
  );
});

test("where nothing can pass yet, only the n that is needed is said", () => {
  const none = { truth: 0.35, passRatio: 0 };
  assert.equal(
    characteristicText(violations({ n: 0n, chances: [none], wrong: none })),
    "a true violation rate of 35 % would pass this 5 % of the time or less from n = 69 on",
  );
});

function resultOf(...stated: OperatingCharacteristic[]) {
  return create(SprintResultSchema, {
    verdict: GateVerdict.PASS,
    gates: stated.map((operatingCharacteristic) => ({
      gate: "g",
      verdict: GateVerdict.PASS,
      criteria: [{ criterion: "c", verdict: GateVerdict.PASS, operatingCharacteristic }],
    })),
  });
}

test("a PASS names each truth that it does not rule out once", () => {
  const rare = violations({ n: 100n, wrong: { truth: 0.35, passRatio: 0.021 } });
  assert.equal(
    notRuledOut(resultOf(violations(), violations(), rare)),
    "This does not rule out (in brackets how often each would pass): a true violation rate of 35 % (24.5 %, n = 20).",
  );
  assert.equal(notRuledOut(resultOf(rare)), undefined);
});

test("the sentence stands beside a PASS and beside no other verdict", () => {
  const sentences = (verdict: GateVerdict) => verdictSentences(finishedSprint(verdict).result!);
  assert.match(sentences(GateVerdict.PASS)[1] ?? "", /^This does not rule out .*35 % \(24\.5 %/);
  for (const verdict of [GateVerdict.FAIL, GateVerdict.INCONCLUSIVE]) {
    assert.doesNotMatch(sentences(verdict).join("\n"), /rule out/);
  }
});

test("a PASS says when the median forecast was no better than its baseline", () => {
  const median = (value: number) => {
    const { RATIO } = MetricUnit;
    const metrics = [metric("rmse_ratio_p50", RATIO, value, 60, "effective audits")];
    return medianText(create(SprintResultSchema, { scorecard: { metrics } }));
  };
  assert.match(median(1.034) ?? "", /RMSE ratio 1\.034\) the forecasts were no better/);
  assert.match(median(1) ?? "", /no better/);
  assert.equal(median(0.999), undefined);
  assert.equal(medianText(create(SprintResultSchema, {})), undefined);
});

test("a gate of an older build, which states nothing, is shown as before", () => {
  const gate = create(GateEvaluationSchema, {
    gate: "phase-0",
    verdict: GateVerdict.PASS,
    criteria: [{ criterion: "closed-trades", verdict: GateVerdict.PASS }],
    reason: "all 1 criteria hold",
  });
  assert.deepEqual(gateLines(gate, 100), [
    "Gate phase-0",
    "  criterion       observed  wanted  n  finding",
    "  closed trades  undefined  ≥ 0     0  PASS",
    "  PASS: all 1 criteria hold",
  ]);
});

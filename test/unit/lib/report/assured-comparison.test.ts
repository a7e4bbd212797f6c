import assert from "node:assert/strict";
import { test } from "node:test";
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  assuredComparisonSentences,
  comparedSentence,
  endText,
} from "#lib/report/assured-comparison.ts";
import {
  type AssuredComparisonSchema,
  ComparisonBasis,
  ComparisonConclusion,
  SetComparisonSchema,
} from "#proto/pmx/audit/v1/comparison_pb.ts";
import { SprintResultSchema, SprintSchema } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";

const seconds = (date: string) => ({ seconds: BigInt(Date.parse(date) / 1000) });

const arm = (label: string, number: number) => ({
  label,
  sprint: create(SprintSchema, {
    name: `sprints/${label}`,
    spec: { interval: BarInterval.DAY_1 },
    trial: {
      ...{ number, ticker: "AAPL" },
      firstAsOfTime: seconds("2014-05-10"),
      lastOutcomeTime: seconds("2018-05-13"),
    },
    earlyEnd: { look: 3, looks: 20, auditRuns: 15, plannedAuditRuns: 100 },
  }),
  result: create(SprintResultSchema),
});
const arms = [arm("on", 1), arm("off", 2)];

function comparison(assured?: MessageInitShape<typeof AssuredComparisonSchema>) {
  return create(SetComparisonSchema, {
    ...{ name: "comparisons/c", baseAuditSet: "sprints/on", otherAuditSet: "sprints/off" },
    conclusion: ComparisonConclusion.NO_CLEAR_WINNER,
    metrics: [{ metric: "rmse_ratio", assured: { asOfDates: 15, seenAsOfDates: 4 } }],
    ...(assured && { assured }),
  });
}

const reached = {
  conclusion: ComparisonConclusion.OTHER_BETTER,
  reason: "rmse ratio: evidence 300",
  ...{ alphaRatio: 0.0076, trialNumber: 2, basis: ComparisonBasis.MIXED },
};

test("an assured comparison says its conclusion, where both arms ended, which trials they are and what counts", () => {
  assert.deepEqual(assuredComparisonSentences(comparison(reached), arms, true), [
    "Assured: OTHER BETTER; it decides the exit code: rmse ratio: evidence 300.",
    "Ended: at look 3 of 20, after 15 of 100 audit runs; 85 of each arm were not needed.",
    "Trials: base is the 1st, other is the 2nd setting scored on AAPL 2014-05-10 to 2018-05-13; the comparison spends the α of the 2nd, 0.76 %, half of it in each direction.",
    "Basis: MIXED: all outcomes of 11 of 15 as-of dates came after both settings were recorded; these alone count.",
  ]);
});

test("a comparison that an earlier version recorded is INCONCLUSIVE where the assured one is to decide", () => {
  assert.deepEqual(assuredComparisonSentences(comparison(), arms, false), []);
  assert.deepEqual(assuredComparisonSentences(comparison(), arms, true), [
    "Assured: INCONCLUSIVE; it decides the exit code: this comparison was recorded by a version that states none.",
  ]);
});

test("a sprint names its comparisons with both conclusions, and nothing of an end that was planned", () => {
  assert.equal(
    comparedSentence("sprints/off", comparison(reached)),
    "Compared as the other with sprints/on by rmse ratio: written NO CLEAR WINNER, assured OTHER BETTER (comparisons/c).",
  );
  assert.match(
    comparedSentence("sprints/on", comparison()),
    /^Compared as the base .*assured none/,
  );
  assert.deepEqual(endText([{ sprint: create(SprintSchema) }]), []);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { notFound } from "#lib/kernel/fault.ts";
import { ListComparisonsResponseSchema } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import {
  ComparisonConclusion,
  type SetComparison,
  SetComparisonSchema,
} from "#proto/pmx/audit/v1/comparison_pb.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { type Sprint, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { GetSprintResponseSchema } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import { askedPage, readsOf, runningSprint } from "./asked-page.ts";

function arm(name: string, regime: boolean, more: object = {}): Sprint {
  const ratio = {
    ...{ name: "rmse_ratio", unit: MetricUnit.RATIO, n: 20n },
    ...{ result: { case: "value", value: regime ? 0.989 : 1.014 } as const },
  };
  return runningSprint({
    ...{ name, state: SprintState.SUCCEEDED, dataHash: "d".repeat(64), build: "0.2.0+a" },
    policy: { forecast: { regime: { enabled: regime } } },
    result: { verdict: GateVerdict.PASS, scorecard: { metrics: [ratio] } },
    ...more,
  });
}

const recorded: SetComparison = create(SetComparisonSchema, {
  ...{ name: "comparisons/one", baseAuditSet: "sprints/a", otherAuditSet: "sprints/b" },
  varied: [{ path: "forecast.regime.enabled", baseJson: "true", otherJson: "false" }],
  conclusion: ComparisonConclusion.NO_CLEAR_WINNER,
  reason: "rmse ratio: it lies within <10 %>",
  spec: { testLevelRatio: 0.05, powerRatio: 0.8, relativeMarginRatio: 0.1 },
  metrics: [
    {
      ...{
        metric: "rmse_ratio",
        unit: MetricUnit.RATIO,
        n: 20n,
        baseMean: 0.989,
        otherMean: 1.014,
      },
      meanDifference: {
        ...{ name: "difference", unit: MetricUnit.RATIO, n: 20n },
        result: { case: "value", value: 0.026 },
        interval: { lower: -0.031, upper: 0.087, levelRatio: 0.95 },
      },
      conclusion: ComparisonConclusion.NO_CLEAR_WINNER,
      reason: "rmse ratio: the interval lies within",
    },
  ],
});

/** The page of two sprints, of which there may be recorded comparisons. */
async function compared(
  arms: readonly Sprint[],
  comparisons: readonly SetComparison[],
  query = "?base=sprints/a&varied=sprints/b",
) {
  const reads = readsOf(arms[0], {
    getSprint: async ({ name = "" }) => {
      const sprint = arms.find((one) => one.name === name);
      if (sprint === undefined) throw notFound("sprint", name);
      return create(GetSprintResponseSchema, { sprint });
    },
    listComparisons: async () =>
      create(ListComparisonsResponseSchema, { comparisons: [...comparisons] }),
  });
  return askedPage(reads, `/compare${query}`);
}

const arms = [arm("sprints/a", true), arm("sprints/b", false)];

test("a recorded comparison is said in its conclusion, and metric by metric with n, interval and difference", async () => {
  const { body } = await compared(arms, [recorded]);
  assert.match(body, /<h2[^>]*>NO CLEAR WINNER as written, none assured<\/h2>/);
  assert.match(body, /NO CLEAR WINNER: rmse ratio: it lies within &lt;10 %&gt;\./);
  assert.match(
    body,
    /rmse ratio<\/th>.*no clear winner.*>20<.*>0\.989<.*>1\.014<.*>0\.026<.*\[-0\.031, 0\.087\]/,
  );
  assert.match(body, /Recorded as comparisons\/one\./);
});

test("the settings that differ and the scorecards stand beside each other", async () => {
  const { body } = await compared(arms, [recorded]);
  assert.match(body, /forecast\.regime\.enabled<\/th><td[^>]*>true<\/td><td[^>]*>false</);
  assert.match(body, /id="scorecards".*rmse ratio<\/th>.*>0\.025</s);
});

test("without a recorded comparison the page says how one is made, and makes none", async () => {
  const { body, status } = await compared(arms, []);
  assert.equal(status, 200);
  assert.match(body, /Not compared/);
  assert.match(body, /Next: pmx compare sprints\/a sprints\/b, which records its answer\./);
});

test("what was compared the other way round leads there", async () => {
  const turned = { ...recorded, baseAuditSet: "sprints/b", otherAuditSet: "sprints/a" };
  const { body } = await compared(arms, [turned]);
  assert.match(body, /href="\/compare\?base=sprints\/b&amp;varied=sprints\/a">The other way round/);
});

test("of sprints that no comparison can hold the page says in what they differ", async () => {
  const other = arm("sprints/b", false, { dataHash: "e".repeat(64), currency: "EUR" });
  const { body } = await compared([arms[0]!, other], []);
  assert.match(body, /They differ in starting cash, bars, so that pmx compare would refuse them/);
});

test("a sprint without a result, and one beside itself, are said in words", async () => {
  const running = runningSprint({ ...arms[1]!, result: undefined, state: SprintState.RUNNING });
  const { body } = await compared([arms[0]!, running], []);
  assert.match(body, /sprints\/b has no result yet/);
  const same = await compared(arms, [], "?base=sprints/a&varied=sprints/a");
  assert.match(same.body, /Both are one sprint\. Choose two\./);
});

test("a sprint that there is not is a page with 404", async () => {
  const { status, body } = await compared(arms, [], "?base=sprints/a&varied=sprints/none");
  assert.equal(status, 404);
  assert.match(body, /sprints\/none/);
});

test("before two are chosen the page lists what is recorded, and a form works without a script", async () => {
  const { body } = await compared(arms, [recorded], "");
  assert.match(body, /<form class="choices" action="\/compare" method="get">/);
  assert.match(
    body,
    /<label for="which-base">Base \(A\)<\/label><select id="which-base" name="base">/,
  );
  assert.match(body, /<option value="sprints\/a">AAPL, 4 audits/);
  assert.match(body, /href="\/compare\?base=sprints\/a&amp;varied=sprints\/b"/);
});

test("a sprint that the list ends before stays chosen", async () => {
  const { body } = await compared(arms, []);
  assert.match(body, /<option value="sprints\/b" selected>sprints\/b<\/option>/);
});

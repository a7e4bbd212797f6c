import assert from "node:assert/strict";
import { test } from "node:test";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import { costModel } from "#test/support/apple.ts";
import { policy as calm, findingOf, inputsWith } from "#test/unit/risk-gate/calm-signal.ts";

const policy = { minimumDirectionalAccuracy: 0.5 };
const of = (windows: number, hits: number) =>
  findingOf("minimum-directional-accuracy", {
    policy,
    forecast: { directionRecord: { windows, hits } },
  });
const verdictOf = (directionRecord?: { readonly windows: number; readonly hits: number }) =>
  judgeSignal(
    inputsWith(directionRecord === undefined ? {} : { forecast: { directionRecord } }),
    { ...calm, ...policy },
    costModel,
  ).verdict;

test("minimum-directional-accuracy denies a direction that was wrong more often than not", () => {
  assert.deepEqual([of(60, 30).outcome, of(60, 30).observed], ["PASS", 0.5]);
  const wrong = of(60, 29);
  assert.deepEqual([wrong.outcome, wrong.reason], ["FAIL", "DIRECTION_TOO_OFTEN_WRONG"]);
  assert.equal(verdictOf({ windows: 60, hits: 29 }), "DENY");
  assert.equal(verdictOf({ windows: 50, hits: 24 }), "DENY");
});

test("minimum-directional-accuracy is only shown below 50 windows, with what it would have been", () => {
  const few = of(49, 0);
  assert.deepEqual([few.outcome, few.isDryRun], ["FAIL", true]);
  assert.equal(verdictOf({ windows: 49, hits: 0 }), "ALLOW");
  assert.equal(of(50, 25).isDryRun, undefined);
  const none = of(0, 0);
  assert.deepEqual([none.outcome, none.isDryRun], ["NOT_EVALUABLE", true]);
});

test("minimum-directional-accuracy shows whether forecasts tell directions at all", () => {
  const directionRecord = { windows: 60, hits: 40 };
  assert.match(of(60, 40).message, /independence cannot be tested$/);
  const finding = findingOf("minimum-directional-accuracy", {
    policy,
    forecast: {
      directionRecord: {
        ...directionRecord,
        independenceStatistic: -0.214,
        independencePValue: 0.58,
      },
    },
  });
  assert.match(finding.message, /^40 of 60 directions right.*Pesaran-Timmermann -0\.21, p 0\.580$/);
});

test("minimum-directional-accuracy is only shown where no record is stated, and denies where it is no number", () => {
  const unstated = findingOf("minimum-directional-accuracy", { policy });
  assert.deepEqual([unstated.outcome, unstated.isDryRun], ["NOT_EVALUABLE", true]);
  assert.equal(verdictOf(), "ALLOW");
  assert.equal(of(60, Number.NaN).outcome, "FAIL");
});

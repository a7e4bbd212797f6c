import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { ClaimEvidence } from "#services/audit/domain/commitment/claim-evidence.ts";
import { claimProblems } from "#services/audit/domain/commitment/claim-problems.ts";
import { Commitment, type TimedFact } from "#services/audit/domain/commitment/commitment.ts";
import { endedBy } from "#services/audit/domain/commitment/periods.ts";
import { latePeriods, reportPeriods } from "#services/audit/domain/commitment/report-periods.ts";
import { factFromRecord, recordOf } from "#services/audit/domain/facts/fact.ts";
import { dayMs, endOf, hitRate, meanReturn, opened, startMs } from "./sample-claims.ts";

const kinds = (facts: readonly TimedFact[]) => facts.map(({ fact: { kind } }) => kind);

function refusal(work: () => unknown, reason = "COMMITMENT_STATE"): string {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof Fault && error.reason === reason);
    return error.violations.map(({ field, description }) => `${field} ${description}`).join("\n");
  }
  throw new assert.AssertionError({ message: "nothing was refused" });
}

/** Everything that a commitment says of itself. */
function stateOf({ evidence, verdict, changes, closed, waiting, lateReports }: Commitment) {
  const { n, missed, mean, breach, logAgainstClaim, logAboveFloor, logDecay } = evidence;
  return {
    ...{ n, missed, mean, breach, logAgainstClaim, logAboveFloor, logDecay },
    ...{ verdict, changes, closed, waiting, lateReports },
  };
}

test("reports in any order are counted in the order of periods", () => {
  const values = [0.01, -0.05, 0.03, -0.02, 0.05, 0, -0.05];
  const after = endOf(values.length);
  const inOrder = opened();
  reportPeriods(
    inOrder,
    values.map((value, period) => ({ period, value })),
    after,
  );
  const random = new SeededRandom(88);
  for (let round = 0; round < 20; round += 1) {
    const shuffled = values
      .map((value, period) => ({ period, value, at: random.uniform() }))
      .sort((one, other) => one.at - other.at);
    const commitment = opened();
    for (const report of shuffled) reportPeriods(commitment, [report], after);
    assert.deepEqual(stateOf(commitment), stateOf(inOrder));
  }
});

test("whenever periods are reported, the evidence is that of those which were in time", () => {
  const random = new SeededRandom(90);
  for (let round = 0; round < 60; round += 1) {
    const reports = Array.from({ length: 12 }, (_, period) => {
      const afterEnd = Math.floor(5 * random.uniform()) * dayMs;
      return { period, value: 0.1 * (random.uniform() - 0.5), atMs: endOf(period) + afterEnd };
    });
    const commitment = opened();
    const looks = [...reports].sort((one, other) => one.atMs - other.atMs);
    for (const { atMs, ...report } of looks) {
      // Whoever looks less often counts the same.
      if (random.uniform() < 0.5) commitment.missDue(atMs - dayMs, 100);
      commitment.missDue(atMs, 100);
      reportPeriods(commitment, [report], atMs);
    }
    commitment.missDue(endOf(11) + 3 * dayMs, 100);
    const direct = new ClaimEvidence(meanReturn);
    for (const { value, atMs, period } of reports) {
      direct.add(atMs < endOf(period) + 3 * dayMs ? value : undefined);
    }
    const said = ({ n, missed, mean, logAgainstClaim, logAboveFloor, logDecay }: ClaimEvidence) => {
      return { n, missed, mean, logAgainstClaim, logAboveFloor, logDecay };
    };
    assert.deepEqual(said(commitment.evidence), said(direct));
  }
});

test("a period that waits for an earlier one counts once this is missed", () => {
  const commitment = opened();
  reportPeriods(commitment, [{ period: 1, value: 0.05 }], endOf(1));
  assert.deepEqual([commitment.evidence.n, commitment.waiting], [0, 1]);
  assert.deepEqual(commitment.missDue(endOf(0) + 3 * dayMs - 1, 10), []);
  const facts = commitment.missDue(endOf(0) + 3 * dayMs, 10);
  assert.deepEqual(kinds(facts), ["PERIOD_MISSED"]);
  assert.equal(facts[0]?.timeMs, endOf(0) + 3 * dayMs, "it was missed at its deadline");
  assert.deepEqual([commitment.evidence.n, commitment.evidence.missed], [2, 1]);
});

test("the same report again changes nothing, and another value is refused with both", () => {
  const commitment = opened();
  const report = [{ period: 0, value: 0.01 }];
  assert.equal(reportPeriods(commitment, report, endOf(0)).length, 1);
  assert.deepEqual(reportPeriods(commitment, [...report, ...report], endOf(0)), []);
  const again = () => reportPeriods(commitment, [{ period: 0, value: 0.02 }], endOf(0));
  const wanted = /^periods\[0\]\.value_ratio period 0 was reported as 0\.01, which stands; 0\.02/;
  assert.match(refusal(again), wanted);
  const both = [
    { period: 1, value: 0.01 },
    { period: 1, value: 0.03 },
  ];
  assert.match(
    refusal(() => reportPeriods(commitment, both, endOf(1))),
    /reported as 0\.01/,
  );
  assert.equal(commitment.known(1), undefined, "nothing of a refused batch remains");
});

test("a late report is kept beside, and the period stays missed", () => {
  const commitment = opened();
  const lateMs = endOf(0) + 4 * dayMs;
  commitment.missDue(lateMs, 10);
  const before = stateOf(commitment);
  const report = [{ period: 0, value: 0.05 }];
  assert.deepEqual(kinds(reportPeriods(commitment, report, lateMs)), ["PERIOD_REPORTED_LATE"]);
  assert.deepEqual(reportPeriods(commitment, report, lateMs), []);
  assert.deepEqual(stateOf(commitment), { ...before, lateReports: 1 });
  assert.deepEqual(latePeriods(commitment, report), [0]);
  const other = () => reportPeriods(commitment, [{ period: 0, value: 0.04 }], lateMs);
  assert.match(refusal(other), /was reported as 0\.05, which stands; 0\.04 was sent/);
});

test("a period before its end, and a share above 1, are refused", () => {
  const early = () => reportPeriods(opened(), [{ period: 0, value: 0 }], endOf(0) - 1);
  assert.match(refusal(early), /^periods\[0\]\.period period 0 ends at 2026-01-12T00:00:00\.000Z/);
  const share = () => reportPeriods(opened(hitRate), [{ period: 0, value: 1.01 }], endOf(0));
  assert.match(refusal(share, "FIELD_INVALID"), /1\.01 is no share of hits/);
  assert.match(
    refusal(() => reportPeriods(opened(), [{ period: 99_999, value: 0 }], endOf(0))),
    /ends at/,
  );
});

test("what had ended at the close is owed still, and nothing after it", () => {
  const commitment = opened();
  const closed = { commitment: commitment.name, closedBy: "someone", reason: "enough" };
  commitment.bringAbout({ kind: "COMMITMENT_CLOSED", value: closed }, endOf(1) + dayMs);
  assert.equal(commitment.isFinal, false);
  const third = () => reportPeriods(commitment, [{ period: 2, value: 0 }], endOf(2));
  assert.match(refusal(third), /period 2 had not ended at the close; 2 periods count/);
  const facts = commitment.missDue(endOf(10), 10);
  assert.deepEqual(kinds(facts), ["PERIOD_MISSED", "PERIOD_MISSED"]);
  assert.equal(commitment.isFinal, true);
});

test("a commitment made of its recorded facts is the one that brought them about", () => {
  const live = opened();
  const random = new SeededRandom(89);
  const facts: TimedFact[] = [];
  for (let period = 0; period < 400; period += 1) {
    facts.push(...live.missDue(endOf(period), 10));
    const value = period < 100 ? 0.03 + 0.03 * (random.uniform() - 0.5) : -0.05;
    const isReported = period % 19 !== 4;
    if (isReported) facts.push(...reportPeriods(live, [{ period, value }], endOf(period)));
  }
  const verdicts = live.changes.map(({ to }) => to);
  assert.deepEqual([verdicts[0], ...verdicts.slice(-2)], ["HELD", "DECAYED", "BROKEN"]);
  assert.equal(live.isFinal, true);
  const recalled = new Commitment(live.opened, live.openTimeMs);
  for (const { fact, timeMs } of facts) {
    const { kind, content } = recordOf(fact, timeMs);
    recalled.recall({ fact: factFromRecord(kind, content) as TimedFact["fact"], timeMs });
  }
  assert.deepEqual(stateOf(recalled), stateOf(live));
});

test("a clock that is turned back makes nothing undone", () => {
  const commitment = opened();
  commitment.missDue(endOf(3), 10);
  const back = commitment.timeAt(startMs);
  assert.equal(back, endOf(2) + 3 * dayMs);
  assert.equal(commitment.timeAt(endOf(9)), endOf(9));
});

test("a claim whose bounds contradict each other, or whose results may be known, is refused", () => {
  const fields = (change: object, nowMs = startMs) =>
    claimProblems({ ...meanReturn, ...change }, nowMs).map(({ field }) => field);
  assert.deepEqual(fields({}), []);
  assert.deepEqual(fields({ floor: 0.004 }), ["claim.floor_ratio"]);
  assert.deepEqual(fields({ floor: -0.05 }), ["claim.floor_ratio"]);
  assert.deepEqual(fields({ minimum: 0.05 }), ["claim.minimum_ratio"]);
  assert.deepEqual(fields({}, startMs + 1), ["claim.first_period_start_time"]);
});

test("periods that have ended are counted from the first start", () => {
  const times = [startMs - 1, endOf(0) - 1, endOf(0), endOf(5), 8e15];
  assert.deepEqual(
    times.map((timeMs) => endedBy(meanReturn, timeMs)),
    [0, 0, 1, 6, 100_000],
  );
});

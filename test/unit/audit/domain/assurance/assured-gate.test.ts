import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAuditConfig } from "#services/audit/config.ts";
import { assuredFinding } from "#services/audit/domain/assurance/assured-gate.ts";
import type { ClosedTrade } from "#services/audit/domain/facts/execution-facts.ts";
import type { ForecastScored } from "#services/audit/domain/facts/forecast-facts.ts";
import { evaluateSpec } from "#services/audit/domain/gates/gate-evaluation.ts";
import { pinSpec } from "#services/audit/domain/gates/gate-spec.ts";
import {
  evidenceWith,
  longEndedRun,
  type SampleEvidence,
  sampleKey,
  sampleScored,
  sampleTrade,
} from "#test/unit/audit/sample-evidence.ts";

const { gates, assurance } = loadAuditConfig({ environment: {} });
const dayMs = 86_400_000;
const startMs = Date.UTC(2015, 0, 5);

/** The audit of a ticker with this RMSE ratio, whose horizon of five days begins so many days after the first. */
function audit(day: number, ratio: number, ticker = "AAPL"): ForecastScored {
  const asOfMs = startMs + day * dayMs;
  return sampleScored(ratio * 10, 10, {
    key: sampleKey({ ticker, asOfMs }),
    forecast: `forecasts/${ticker}${day}`,
    closedMs: asOfMs + 5 * dayMs,
  });
}

/** A long of 10,000 from the day on, held for three days, with this return in bps. */
function trade(day: number, returnBps: number, change: Partial<ClosedTrade> = {}): ClosedTrade {
  const entryTimeMs = startMs + day * dayMs;
  return sampleTrade({
    roundTrip: `portfolios/p/roundTrips/${day}`,
    side: "BUY",
    entryTimeMs,
    exitTimeMs: entryTimeMs + 3 * dayMs,
    calendarDaysHeld: 3,
    netPnlMicros: BigInt(Math.round(returnBps * 1_000_000)),
    entryNotionalMicros: 10_000_000_000n,
    ...change,
  });
}

function assured(
  gate: string,
  sample: SampleEvidence,
  alphaRatio = assurance.alphaRatio,
  seenUntilMs: number | undefined = 0,
) {
  const spec = gates.find((one) => one.gate === gate)!;
  const evidence = evidenceWith({ runs: [longEndedRun], ...sample });
  const found = evaluateSpec(pinSpec(spec), evidence);
  const {
    gate: whole,
    criteria,
    skill,
  } = assuredFinding(spec, found, evidence, {
    ...assurance,
    alphaRatio,
    ...(seenUntilMs !== undefined && { seenUntilMs }),
  });
  const of = (id: string) =>
    criteria[found.criteria.findIndex(({ criterion }) => criterion === id)]!;
  return { whole, of, skill };
}

const every = (count: number, days: number) => Array.from({ length: count }, (_, at) => at * days);

test("twenty audits show a rate below 25 % where none of them violates, and not with one that does", () => {
  const clean = every(20, 5).map((day) => audit(day, 0.95));
  assert.equal(assured("forecast-audits", { scored: clean }).of("violation-rate").verdict, "PASS");
  const one = [...clean.slice(1), audit(0, 1.5)];
  const found = assured("forecast-audits", { scored: one }).of("violation-rate");
  assert.deepEqual([found.verdict, found.evidence?.observations], ["INCONCLUSIVE", 20]);
});

test("windows that share bars are one observation, and so are the tickers of a date", () => {
  const daily = every(60, 1).flatMap((day) => [audit(day, 1.5), audit(day, 0.9, "MSFT")]);
  const { evidence } = assured("forecast-audits", { scored: daily }).of("violation-rate");
  assert.deepEqual(
    [evidence?.observations, evidence?.asOfDates, evidence?.observed],
    [12, 60, 0.5],
  );
});

test("no outcome chooses a window: it ends with its horizon, whatever came of it", () => {
  const days = every(40, 1);
  const countOf = (ratio: (day: number) => number) => {
    const scored = days.map((day) => audit(day, ratio(day)));
    return assured("forecast-audits", { scored }).of("violation-rate").evidence;
  };
  const good = countOf((day) => (day % 5 === 0 ? 0.9 : 2));
  const bad = countOf((day) => (day % 5 === 0 ? 2 : 0.9));
  assert.deepEqual([good?.observations, good?.observed], [8, 0]);
  assert.deepEqual([bad?.observations, bad?.observed], [8, 1]);
});

test("nothing counts from the first audit on whose outcome is open", () => {
  const scored = every(30, 5).map((day) => audit(day, 0.9));
  const { key, ...rest } = audit(50, 0.9, "MSFT");
  const found = assured("forecast-audits", { scored, pending: [{ key, ...rest }] });
  const { evidence, reason } = found.of("violation-rate");
  assert.equal(evidence?.observations, 10);
  assert.match(reason, /from 2015-02-24 on are still open/);
});

test("a forecast that could not be computed is a violation, a baseline that could not be is nothing", () => {
  const of = (ensemble: number | undefined, baseline: number | undefined) => {
    const odd = { ...audit(0, 1), ...sampleScored(ensemble, baseline), key: audit(0, 1).key };
    const scored = [odd, ...every(9, 5).map((day) => audit(day + 5, 0.9))];
    return assured("forecast-audits", { scored }).of("violation-rate").evidence;
  };
  assert.equal(of(undefined, 10)?.observed, 0.1);
  assert.deepEqual([of(10, undefined)?.observations, of(10, undefined)?.observed], [9, 0]);
});

test("a mean return is shown by a bet on dates, and a loss beyond the bound undoes it", () => {
  const days = every(400, 5);
  const scored = days.map((day) => audit(day, 1));
  const trades = days.map((day) => trade(day, day % 2 === 0 ? 140 : -40));
  const good = assured("phase-0", { scored, trades }).of("mean-return");
  assert.deepEqual([good.verdict, good.kind, good.evidence?.observations], ["PASS", "MEAN", 400]);
  const breached = [...trades.slice(1), trade(0, -2_600)];
  const open = assured("phase-0", { scored, trades: breached }).of("mean-return");
  assert.equal(open.verdict, "INCONCLUSIVE");
  assert.match(open.reason, /lost more than the 25 %/);
});

test("with a short position the verdict on a mean is approximate: it can FAIL from fifty dates on, not PASS", () => {
  const days = every(60, 5);
  const sample = (count: number, sign: number) => ({
    scored: days.slice(0, count).map((day) => audit(day, 1)),
    trades: days
      .slice(0, count)
      .map((day) =>
        trade(day, sign * (day % 2 === 0 ? 140 : 40), { side: day === 5 ? "SELL" : "BUY" }),
      ),
  });
  const found = (count: number, sign = 1) =>
    assured("phase-0", sample(count, sign)).of("mean-return");
  assert.deepEqual([found(60, -1).verdict, found(60, -1).kind], ["FAIL", "APPROXIMATE"]);
  assert.deepEqual([found(60).verdict, found(60).kind], ["INCONCLUSIVE", "APPROXIMATE"]);
  assert.match(found(60).reason, /large loss which has not come yet is not ruled out by 60 of 60/);
  assert.ok(found(60).evidence!.logPass > Math.log(20));
  assert.equal(found(49, -1).verdict, "INCONCLUSIVE");
  assert.match(found(49).reason, /takes 50 dates, there are 49/);
});

test("a profit factor is a mean of profits less its multiple of the losses", () => {
  const days = every(60, 5);
  const scored = days.map((day) => audit(day, 1));
  const trades = days.map((day) => trade(day, day % 2 === 0 ? 100 : -50));
  const { evidence } = assured("phase-2", { scored, trades }).of("profit-factor");
  // (100 − 0.8 · 50) / 2 bps of notional.
  assert.ok(Math.abs(evidence!.observed! - 30e-4) < 1e-15);
});

test("a position that is left late takes the windows with it that it lies in", () => {
  const scored = every(10, 5).map((day) => audit(day, 1));
  const trades = [trade(0, 10, { exitTimeMs: startMs + 12 * dayMs }), trade(5, 10), trade(15, 10)];
  assert.equal(assured("phase-0", { scored, trades }).of("mean-return").evidence?.observations, 2);
});

test("the bar in which a position is left is of no other window", () => {
  const scored = every(4, 5).map((day) => audit(day, 1));
  // Left in the bar that begins where the next as-of looks from, as a holding limit that ends at an open is.
  const trades = every(4, 5).map((day) =>
    trade(day, 10, { exitTimeMs: startMs + (day + 5) * dayMs }),
  );
  const found = assured("phase-0", { scored, trades }).of("mean-return");
  assert.equal(found.evidence?.observations, 2);
});

test("a date whose positions may still be open is no observation, however early others of it were left", () => {
  const scored = every(3, 5).flatMap((day) => [audit(day, 1), audit(day, 1, "MSFT")]);
  const early = every(3, 5).map((day) => trade(day, 10));
  const looked = (sample: SampleEvidence) =>
    assured("phase-0", { scored, runs: [], ...sample }).of("mean-return").evidence;
  assert.equal(looked({ trades: early })?.observations, 2);
  const late = trade(10, -90, { roundTrip: "late", exitTimeMs: startMs + 15 * dayMs });
  const all = looked({ trades: [...early, late] });
  assert.deepEqual([all?.observations, Math.round(all!.observed! * 3)], [3, 10 + 10 - 40]);
  assert.equal(looked({ trades: early, runs: [longEndedRun] })?.observations, 3);
});

test("who trades again after a loss alone shows nothing of fair trades", () => {
  // Of two fair coins the second is thrown where the first lost: dates of 100, of 0 and of −100 on average.
  const days = every(400, 5);
  const scored = days.map((day) => audit(day, 1));
  const trades = days.flatMap((day, at) => {
    const first = { exitTimeMs: startMs + day * dayMs };
    if (at % 2 === 0) return [trade(day, 100, first)];
    const again = { roundTrip: `again ${day}`, entryTimeMs: startMs + (day + 1) * dayMs };
    return [trade(day, -100, first), trade(day, at % 4 === 1 ? 100 : -100, again)];
  });
  const mean = assured("phase-0", { scored, trades }).of("mean-return");
  assert.equal(mean.evidence?.observations, 400);
  assert.ok(Math.abs(mean.evidence!.observed!) < 1e-9);
  const wins = assured("phase-2", { scored, trades }).of("win-rate");
  assert.equal(wins.evidence?.observed, 0.5);
});

test("what is counted, or held against other records, stays as written", () => {
  const found = assured("phase-4", { scored: every(5, 5).map((day) => audit(day, 1)) });
  for (const id of ["effective-audits", "regime-verdict"]) {
    assert.equal(found.of(id).kind, "AS_WRITTEN", id);
    assert.ok(found.of(id).reason.startsWith("as written"), id);
  }
});

test("a gate passes by all of its criteria at alpha and fails by one at alpha over their number", () => {
  const poor = every(30, 5).map((day) => audit(day, 1.5));
  const { whole, of } = assured("forecast-audits", { scored: poor });
  assert.deepEqual([whole.verdict, whole.decidedBy], ["FAIL", "violation-rate"]);
  assert.equal(of("violation-rate").evidence?.failAlphaRatio, 0.025);
  const good = every(40, 5).map((day) => audit(day, 0.9));
  assert.equal(assured("forecast-audits", { scored: good }).whole.verdict, "PASS");
});

test("a smaller alpha asks for more evidence", () => {
  const clean = every(20, 5).map((day) => audit(day, 0.95));
  const verdict = (alpha: number) =>
    assured("forecast-audits", { scored: clean }, alpha).of("violation-rate").verdict;
  assert.deepEqual([verdict(0.05), verdict(0.001)], ["PASS", "INCONCLUSIVE"]);
});

test("evidence that lacks facts or forecasts is never shown to be enough", () => {
  const scored = every(40, 5).map((day) => audit(day, 0.9));
  const { whole } = assured("forecast-audits", { scored, deadLetterCount: 1 });
  assert.equal(whole.verdict, "INCONCLUSIVE");
  assert.match(whole.reason, /1 facts could not be read/);
  const failed = [{ key: sampleKey({ asOfMs: startMs + 500 * dayMs }), reason: "FIT_FAILED" }];
  const dropped = assured("forecast-audits", { scored, failed: failed as never }).whole;
  assert.match(dropped.reason, /audits without a forecast \(FIT_FAILED 1\)/);
});

test("bars that were there when the setting was recorded show nothing, and the gate says so", () => {
  const scored = every(40, 5).map((day) => audit(day, 0.9));
  const { alphaRatio } = assurance;
  const seenUntilMs = startMs + 1_000 * dayMs;
  const { whole, of } = assured("forecast-audits", { scored }, alphaRatio, seenUntilMs);
  const { verdict, evidence } = of("violation-rate");
  assert.equal(whole.verdict, "EXPLORATORY");
  assert.deepEqual(
    [verdict, evidence?.observations, evidence?.seenAsOfDates],
    ["INCONCLUSIVE", 0, 40],
  );
  assert.match(whole.reason, /all 40 as-of dates were there before the setting was recorded/);
});

test("an as-of at the close of the last bar that was seen counts: its outcome came later", () => {
  const scored = every(40, 5).map((day) => audit(day, 0.9));
  const seenUntilMs = startMs + 100 * dayMs;
  const found = assured("forecast-audits", { scored }, assurance.alphaRatio, seenUntilMs);
  const { verdict, evidence, reason } = found.of("violation-rate");
  assert.deepEqual([verdict, evidence?.observations, evidence?.seenAsOfDates], ["PASS", 20, 20]);
  assert.match(reason, /the first 20 had been seen before/);
  const later = seenUntilMs + 1;
  const fewer = assured("forecast-audits", { scored }, assurance.alphaRatio, later);
  assert.equal(fewer.of("violation-rate").evidence?.observations, 19);
});

test("where nobody says what was there when the setting was recorded, what would be a PASS is EXPLORATORY", () => {
  const spec = gates.find((one) => one.gate === "forecast-audits")!;
  const evidence = evidenceWith({ scored: every(40, 5).map((day) => audit(day, 0.95)) });
  const found = evaluateSpec(pinSpec(spec), evidence);
  const of = (seenUntilMs?: number) =>
    assuredFinding(spec, found, evidence, {
      ...assurance,
      ...(seenUntilMs !== undefined && { seenUntilMs }),
    });
  assert.equal(of(0).gate.verdict, "PASS");
  assert.equal(of().gate.verdict, "EXPLORATORY");
  assert.match(of().gate.reason, /nothing says which bars were there/);
  const skillOf = ({ skill }: ReturnType<typeof of>) => [
    skill?.isShown,
    ...[skill?.harmless, skill?.opponents[2]].map((one) => one?.verdict),
  ];
  assert.deepEqual(skillOf(of(0)), [true, "SHOWN", "SHOWN"]);
  assert.deepEqual(skillOf(of()), [false, "UNDEFINED", "UNDEFINED"]);
});

test("skill is shown by dates on which forecasts are better, not by being seldom much worse", () => {
  const of = (ratio: (at: number) => number, gate = "forecast-audits") =>
    assured(gate, { scored: every(40, 5).map((day, at) => audit(day, ratio(at))) });
  const harmless = of((at) => (at % 2 === 0 ? 0.97 : 1.05));
  assert.equal(harmless.whole.verdict, "PASS");
  assert.deepEqual([harmless.skill?.isShown, harmless.skill?.betterRatio], [false, 0.5]);
  const skilled = of((at) => (at % 5 === 0 ? 1.05 : 0.97));
  assert.deepEqual([skilled.skill?.isShown, skilled.skill?.against], [true, ["naive"]]);
  assert.deepEqual([of(() => 1).skill?.betterRatio, of(() => 1).skill?.isShown], [0.5, false]);
  assert.equal(of(() => 0.9, "phase-0").skill, undefined);
});

test("an assured KEEP needs harmless forecasts; what is missing, or seen before, shows none", () => {
  const of = (sample: SampleEvidence, seenUntilMs?: number) =>
    assured("forecast-audits", sample, assurance.alphaRatio, seenUntilMs);
  const scored = every(40, 5).map((day, at) => audit(day, at % 5 === 0 ? 1.5 : 0.9));
  const harmful = of({ scored });
  assert.equal(harmful.whole.verdict, "INCONCLUSIVE");
  const { harmless, opponents, isSkilled } = harmful.skill!;
  assert.deepEqual([harmless?.verdict, harmless?.violationRatio], ["NOT_SHOWN", 0.2]);
  assert.deepEqual([harmless?.limitRatio, harmless?.observations], [0.25, 40]);
  // These facts state no reference: what was shown against the baseline and the models says nothing of them.
  assert.deepEqual([isSkilled, harmful.skill?.isShown], [false, true]);
  assert.deepEqual(
    opponents.map(({ verdict }) => verdict),
    ["UNDEFINED", "UNDEFINED", "SHOWN"],
  );
  const good = { scored: every(40, 5).map((day) => audit(day, 0.9)) };
  assert.deepEqual([of(good).whole.verdict, of(good).skill?.harmless?.verdict], ["PASS", "SHOWN"]);
  const lacking = of({ ...good, deadLetterCount: 1 }).skill;
  assert.deepEqual([lacking?.harmless?.verdict, lacking?.isShown], ["UNDEFINED", false]);
  const seen = of(good, startMs + 1_000 * dayMs).skill;
  const before = "the outcomes of all 40 as-of dates were there before the setting was recorded";
  assert.equal(seen?.harmless?.undefinedReason, before);
  assert.equal(seen?.opponents[0]?.undefinedReason, before);
});

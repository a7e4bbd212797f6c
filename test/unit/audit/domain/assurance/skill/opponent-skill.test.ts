import assert from "node:assert/strict";
import { test } from "node:test";
import { log } from "#lib/statistics/numerics/portable-math.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { knownDates } from "#services/audit/domain/assurance/as-of-dates.ts";
import { opponentsOf } from "#services/audit/domain/assurance/skill/opponent.ts";
import {
  type OpponentSkill,
  opponentSkill,
} from "#services/audit/domain/assurance/skill/opponent-skill.ts";
import type { ForecastScored } from "#services/audit/domain/facts/forecast-facts.ts";
import { isLong } from "#test/support/test-length.ts";
import { evidenceWith } from "#test/unit/audit/sample-evidence.ts";
import { auditWith, every, type SampleErrors } from "./sample-audits.ts";

const nothingLacks = { alphaRatio: 0.05, seenUntilMs: 0, lacks: [], noDates: "none counts" };

/** What was shown of some scores against naive, drift and the best single model. */
function shownBy(
  scored: readonly ForecastScored[],
  lacks: readonly string[] = [],
): readonly [OpponentSkill, OpponentSkill, OpponentSkill] {
  const evidence = evidenceWith({ scored });
  const { dates } = knownDates(evidence);
  const terms = { ...nothingLacks, lacks };
  const [naive, drift, best] = opponentsOf(evidence).map((one) => opponentSkill(one, dates, terms));
  return [naive!, drift!, best!];
}

const verdicts = (found: readonly OpponentSkill[]) => found.map(({ verdict }) => verdict);

test("skill is found where it is planted, by the share of dates, against each opponent by itself", () => {
  const scored = every(50, 5).map((day, at) =>
    auditWith(day, {
      ensemble: at % 5 === 0 ? 11 : 9,
      naive: 10,
      drift: at % 2 === 0 ? 8 : 12,
      models: { ets: 10, theta: 10.5 },
    }),
  );
  const [naive, drift, best] = shownBy(scored);
  assert.deepEqual(verdicts([naive, drift, best]), ["SHOWN", "NOT_SHOWN", "SHOWN"]);
  assert.deepEqual([naive.observations, naive.betterRatio], [50, 0.8]);
  // The first ten windows teach, so that forty are held against a model.
  assert.deepEqual([best.observations, best.models], [40, [{ model: "ets", forecasts: 40 }]]);
});

test("a date is one observation, the share of its tickers, equal ones half", () => {
  const scored = every(4, 5).flatMap((day) => [
    auditWith(day, { ensemble: 9, naive: 10 }),
    auditWith(day, { ensemble: 10, naive: 10 }, "MSFT"),
    auditWith(day, { ensemble: 11, naive: 10 }, "NVDA"),
    auditWith(day, { ensemble: undefined, naive: 10 }, "TSLA"),
  ]);
  const [naive] = shownBy(scored);
  assert.deepEqual([naive.observations, naive.betterRatio], [4, 1.5 / 4]);
});

test("windows that share bars are one observation, while the test beside it reads all of them", () => {
  const scored = every(60, 1).map((day) =>
    auditWith(day, { ensemble: 9 + (day % 3) / 10, naive: 10 }),
  );
  const [{ observations, accuracy }] = shownBy(scored);
  assert.deepEqual([observations, accuracy.n, accuracy.horizonWindows], [12, 60, 5]);
  assert.ok(accuracy.found!.statistic < -5 && accuracy.found!.pValue < 1e-5);
  assert.equal(accuracy.found!.kernel, "BARTLETT");
});

test("dates whose bars were there before the setting are read by the test beside, and count as no evidence", () => {
  const scored = every(40, 5).map((day, at) =>
    auditWith(day, { ensemble: 9 + (at % 3), naive: 10.5 }),
  );
  const evidence = evidenceWith({ scored });
  const { dates } = knownDates(evidence);
  const [naive] = opponentsOf(evidence).map((one) =>
    opponentSkill(one, dates.slice(30), nothingLacks, dates),
  );
  assert.deepEqual([naive!.observations, naive!.accuracy.n], [10, 40]);
});

test("facts of an earlier version show nothing: what they do not state is unknown", () => {
  const older = every(50, 5).map((day) => auditWith(day, { ensemble: 1 }));
  const found = shownBy(older);
  assert.deepEqual(verdicts(found), ["UNDEFINED", "UNDEFINED", "UNDEFINED"]);
  assert.match(found[0].undefinedReason, /earlier versions did not measure/);
  assert.match(found[2].undefinedReason, /no model had 10 audits/);
  assert.deepEqual([found[1].observations, found[1].logEvidence], [0, 0]);
  const mixed = [...older.slice(0, 45), ...every(5, 5).map((day) => day + 225)].map((one) =>
    typeof one === "number" ? auditWith(one, { ensemble: 1, naive: 10 }) : one,
  );
  assert.deepEqual([shownBy(mixed)[0].observations, shownBy(mixed)[0].verdict], [5, "NOT_SHOWN"]);
});

test("evidence that lacks facts shows nothing, however good the rest of it is", () => {
  const scored = every(50, 5).map((day) => auditWith(day, { ensemble: 5, naive: 10 }));
  const [naive] = shownBy(scored, ["1 facts could not be read"]);
  assert.equal(naive.verdict, "UNDEFINED");
  assert.match(naive.undefinedReason, /^1 facts could not be read, so the evidence is incomplete$/);
  assert.equal(shownBy([])[0].undefinedReason, "none counts");
});

test("a price that did not move is no win for anybody but naive", () => {
  const [naive] = shownBy([auditWith(0, { ensemble: 3, naive: 0 })]);
  assert.deepEqual([naive.observations, naive.betterRatio, naive.accuracy.n], [1, 0, 0]);
});

test("of forecasts that are as good as their opponents at most 5 % are ever shown to be better", () => {
  const sequences = isLong ? 150 : 80;
  const windows = 40;
  const random = new SeededRandom(7);
  const error = () => Math.exp(random.normal());
  const ever = [0, 0, 0];
  let most = 0;
  for (let sequence = 0; sequence < sequences; sequence += 1) {
    const scored = every(windows + 10, 5).map((day) => {
      const models = { ets: error(), theta: error() };
      const errors: SampleErrors = { ensemble: error(), naive: error(), drift: error(), models };
      return auditWith(day, errors);
    });
    const evidence = evidenceWith({ scored });
    const { dates } = knownDates(evidence);
    for (const [at, opponent] of opponentsOf(evidence).entries()) {
      const isEver = every(windows, 1).some((look) => {
        const seen = dates.slice(0, look + 11);
        // What the test beside would read says nothing of how often skill is shown.
        const found = opponentSkill(opponent, seen, nothingLacks, []);
        most = Math.max(most, found.logEvidence);
        return found.verdict === "SHOWN";
      });
      if (isEver) ever[at]! += 1;
    }
  }
  for (const count of ever) assert.ok(count <= 0.05 * sequences, `${ever} of ${sequences}`);
  // Somebody came close, so that the looks are looks.
  assert.ok(most > log(5));
});

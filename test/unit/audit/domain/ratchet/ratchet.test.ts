import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { gateSpecSchema, pinSpec } from "#services/audit/domain/gates/gate-spec.ts";
import { type Demand, fixedDemand } from "#services/audit/domain/ratchet/demand.ts";
import { heldVerdict } from "#services/audit/domain/ratchet/loosening.ts";
import {
  holdToMarks,
  type JudgedBySpec,
  type JudgedTerms,
  type RecordedTerms,
} from "#services/audit/domain/ratchet/ratchet.ts";
import type { Terms } from "#services/audit/domain/ratchet/terms.ts";

const criterion = (threshold: number, more: object = {}) => ({
  criterion: "win-rate",
  metric: "win_rate",
  comparator: "AT_LEAST",
  threshold,
  unit: "SHARE",
  minimumN: 1,
  ...more,
});

/** A gate that asks for a share of wins. */
const wins = (threshold: number, more: object = {}) =>
  pinSpec(
    gateSpecSchema.parse({
      ...{ kind: "CRITERIA", gate: "g", title: "t" },
      criteria: [criterion(threshold, more)],
    }),
  );

/** Judges one after another, as the service does, a second apart. */
function history() {
  const bySpec: JudgedBySpec[] = [];
  const terms: JudgedTerms[] = [];
  const facts: RecordedTerms[] = [];
  let position = 0;
  return {
    /** An audit set whose evidence comes about by terms. */
    decided(of: Terms, { fact = facts.length + 1, timeMs = position * 1000 } = {}) {
      facts.push({ terms: of, fact, timeMs });
    },
    judged(pinned: ReturnType<typeof wins>, auditSet: string, baselineAuditSet = "") {
      const recorded = facts.filter((one) => one.terms.auditSet === auditSet);
      const judgement = { pinned, auditSets: [auditSet], baselineAuditSet };
      const found = holdToMarks(judgement, { bySpec, terms }, recorded);
      const { specHash, spec } = pinned;
      for (const one of found.newBySpec) {
        position += 1;
        bySpec.push({ ...one, specHash, spec, position, judgedTimeMs: position * 1000 });
      }
      for (const one of found.newTerms) {
        position += 1;
        const { auditSet } = one.terms;
        const judgedTimeMs = position * 1000;
        terms.push({ ...one, auditSet, position, judgedTimeMs, lastFact: facts.length });
      }
      return found.loosenings.map(({ field, from, to, auditSet, judgedTimeMs }) => {
        return `${field} ${from} → ${to} (${auditSet}, ${judgedTimeMs / 1000})`;
      });
    },
    /** Forgets what a specification said, as a version does that cannot read it. */
    forget(specHash: string) {
      for (const [at, one] of bySpec.entries()) {
        if (one.specHash === specHash) bySpec[at] = { ...one, spec: undefined };
      }
    },
  };
}

test("a bar that sinks twice is loosened twice, each time against the first", () => {
  const { judged } = history();
  assert.deepEqual(judged(wins(0.5), "a"), []);
  assert.deepEqual(judged(wins(0.4), "b"), ["criteria.win-rate.threshold 0.5 → 0.4 (a, 1)"]);
  assert.deepEqual(judged(wins(0.3), "c"), ["criteria.win-rate.threshold 0.5 → 0.3 (a, 1)"]);
});

test("returning to the stricter specification is not loosened, whatever was tried in between", () => {
  const { judged } = history();
  judged(wins(0.5), "a");
  judged(wins(0.4, { window: { closes: 20 }, minimumN: 20 }), "b");
  judged(wins(0.3), "c");
  assert.deepEqual(judged(wins(0.5), "d"), []);
});

test("a tightening is silent, and is what later ones are held to", () => {
  const { judged } = history();
  judged(wins(0.4), "a");
  assert.deepEqual(judged(wins(0.5), "b"), []);
  assert.deepEqual(judged(wins(0.4), "c"), ["criteria.win-rate.threshold 0.5 → 0.4 (b, 2)"]);
  assert.deepEqual(judged(wins(0.3), "d"), ["criteria.win-rate.threshold 0.5 → 0.3 (b, 2)"]);
});

test("the same question has the same answer, also after a tightening", () => {
  const { judged } = history();
  judged(wins(0.4), "a");
  judged(wins(0.5), "a");
  assert.deepEqual(judged(wins(0.4), "a"), []);
  const loosened = judged(wins(0.3), "a");
  assert.equal(loosened.length, 1);
  judged(wins(0.6), "a");
  assert.deepEqual(judged(wins(0.3), "a"), loosened);
});

test("a specification that cannot be read any more may have been stricter", () => {
  const { judged, forget } = history();
  const earlier = wins(0.5);
  judged(earlier, "a");
  forget(earlier.specHash);
  const [text] = judged(wins(0.9), "b");
  assert.match(text ?? "", /^specification that of hash [0-9a-f]{64} → [0-9a-f]{64} \(a, 1\)$/);
  assert.deepEqual(judged(earlier, "b"), []);
});

test("the first baseline of an audit set stands", () => {
  const { judged } = history();
  const relative = wins(-0.05, { relativeTo: "BASELINE" });
  assert.deepEqual(judged(relative, "a", ""), []);
  assert.deepEqual(judged(relative, "a", "base"), []);
  assert.deepEqual(judged(relative, "a", "other"), ["baseline base → other (a, 2)"]);
  assert.deepEqual(judged(relative, "a", "base"), []);
  assert.deepEqual(judged(relative, "b", "other"), []);
});

test("a baseline that no criterion is held against says nothing", () => {
  const { judged } = history();
  judged(wins(0.5), "a", "base");
  assert.deepEqual(judged(wins(0.5), "a", "other"), []);
});

const limit = (field: string, value: number, looser: Demand["looser"]): Demand =>
  looser === "CHANGED"
    ? fixedDemand(field, String(value))
    : { field, text: String(value), value, looser };

const policyOf = (
  auditSet: string,
  demands: readonly Demand[],
  more: Partial<Terms> = {},
): Terms => ({
  source: "RISK_POLICY",
  ...{ auditSet, ticker: "AAPL", interval: "DAY_1", isProofMode: false, demands },
  hash: JSON.stringify(demands),
  ...more,
});
const leastReturn = (bps: number) => limit("minimum_expected_return_bps", bps, "LOWER");
const largestPosition = (ratio: number) => limit("maximum_position_ratio", ratio, "HIGHER");

test("a risk policy that asks less than that of judged evidence is loosened, limit by limit", () => {
  const { judged, decided } = history();
  decided(policyOf("a", [leastReturn(30), largestPosition(0.05)]));
  judged(wins(0.5), "a");
  decided(policyOf("b", [leastReturn(20), largestPosition(0.1)]));
  assert.deepEqual(judged(wins(0.5), "b"), [
    "minimum_expected_return_bps 30 → 20 (a, 2)",
    "maximum_position_ratio 0.05 → 0.1 (a, 2)",
  ]);
  decided(policyOf("c", [leastReturn(30)]));
  assert.deepEqual(judged(wins(0.5), "c"), ["maximum_position_ratio 0.05 → not asked (a, 2)"]);
});

test("a stricter policy is silent, and so is the return to it", () => {
  const { judged, decided } = history();
  for (const [auditSet, bps] of [
    ["a", 30],
    ["b", 40],
    ["c", 20],
    ["d", 40],
  ] as const) {
    decided(policyOf(auditSet, [leastReturn(bps)]));
    assert.equal(judged(wins(0.5), auditSet).length, bps === 20 ? 1 : 0, auditSet);
  }
});

test("a limit of which no value is looser may not change after evidence, and may return", () => {
  const { judged, decided } = history();
  for (const [auditSet, sessions] of [
    ["a", 5],
    ["b", 10],
    ["c", 3],
    ["d", 5],
  ] as const) {
    decided(policyOf(auditSet, [limit("holding_limit", sessions, "CHANGED")]));
    assert.equal(judged(wins(0.5), auditSet).length, sessions === 5 ? 0 : 1, auditSet);
  }
});

test("a policy that decided before other evidence was judged is not held to it", () => {
  const { judged, decided } = history();
  decided(policyOf("a", [leastReturn(30)]));
  decided(policyOf("b", [leastReturn(20)]));
  judged(wins(0.5), "a");
  assert.deepEqual(judged(wins(0.5), "b"), []);
});

test("a policy that decided later is held to a mark, though its fact has the position of a removed one", () => {
  const { judged, decided } = history();
  decided(policyOf("a", [leastReturn(30)]), { fact: 100 });
  judged(wins(0.5), "a");
  decided(policyOf("b", [leastReturn(20)]), { fact: 1, timeMs: 60_000 });
  assert.equal(judged(wins(0.5), "b").length, 1);
});

test("policies for other instruments, bars of other lengths, the other mode and with a barbell are not compared", () => {
  const others = [
    ...[{ ticker: "MSFT" }, { interval: "HOUR_1" }],
    ...[{ isProofMode: true }, { isBarbell: true as const }],
  ];
  for (const other of [...others, { source: "FORECAST" as const }]) {
    const { judged, decided } = history();
    decided(policyOf("a", [leastReturn(30)], other));
    judged(wins(0.5), "a");
    decided(policyOf("b", [leastReturn(20)]));
    assert.deepEqual(judged(wins(0.5), "b"), [], JSON.stringify(other));
  }
});

test("evidence that was never judged holds nobody to its policy", () => {
  const { judged, decided } = history();
  decided(policyOf("a", [leastReturn(30)]));
  decided(policyOf("b", [leastReturn(20)]));
  assert.deepEqual(judged(wins(0.5), "b"), []);
});

test("a move that several tickers share is named once", () => {
  const { judged, decided } = history();
  for (const ticker of ["AAPL", "MSFT"]) decided(policyOf("a", [leastReturn(30)], { ticker }));
  judged(wins(0.5), "a");
  for (const ticker of ["AAPL", "MSFT"]) decided(policyOf("b", [leastReturn(20)], { ticker }));
  assert.equal(judged(wins(0.5), "b").length, 1);
});

test("whatever was judged, the strictest specification that was no loosening is never loosened", () => {
  const thresholds = fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(thresholds, (tenths) => {
      const { judged } = history();
      let strictest = -1;
      for (const [at, tenth] of tenths.entries()) {
        const loosened = judged(wins(tenth / 10), `sprints/${at}`);
        assert.equal(loosened.length > 0, tenth < strictest);
        strictest = Math.max(strictest, tenth);
      }
      assert.deepEqual(judged(wins(strictest / 10), "sprints/last"), []);
    }),
  );
});

test("only a PASS is changed by what was loosened", () => {
  const loosened = ["anything"];
  assert.equal(heldVerdict("PASS", loosened), "PASS_LOOSENED");
  assert.equal(heldVerdict("FAIL", loosened), "FAIL");
  assert.equal(heldVerdict("INCONCLUSIVE", loosened), "INCONCLUSIVE");
  assert.equal(heldVerdict("PASS", []), "PASS");
});

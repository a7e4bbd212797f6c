import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { z } from "zod";
import { loadAuditConfig } from "#services/audit/config.ts";
import {
  type CriteriaGateSpec,
  type GateSpec,
  gateSpecSchema,
} from "#services/audit/domain/gates/gate-spec.ts";
import { testableMetrics } from "#services/audit/domain/metrics/catalogue.ts";
import { parametersOf } from "#services/audit/domain/metrics/scorecard-metric.ts";
import { parameterEffects } from "#services/audit/domain/ratchet/criterion-moves.ts";
import { comparedSettings, gateMoves } from "#services/audit/domain/ratchet/gate-moves.ts";

const { gates } = loadAuditConfig({ environment: {} });

const winRate = {
  criterion: "win-rate",
  metric: "win_rate",
  comparator: "AT_LEAST",
  threshold: 0.5,
  unit: "SHARE",
  minimumN: 20,
};
const violations = {
  criterion: "violation-rate",
  metric: "violation_rate",
  violationRatio: 1.1,
  comparator: "AT_MOST",
  threshold: 0.25,
  unit: "SHARE",
  minimumN: 1,
};
const ensemble = {
  violationRatio: 1.1,
  maximumViolationRate: 0.25,
  minimumEffectiveAudits: 10,
  holdingPeriodAudits: 20,
  liftRatio: 1,
  minimumLiftFraction: 0.1,
  promotionRatio: 0.98,
};

/** A gate of criteria, as its file states it. */
const gateOf = (criteria: readonly object[], more: object = {}): GateSpec =>
  gateSpecSchema.parse({ kind: "CRITERIA", gate: "g", title: "t", criteria, ...more });

const audits = (change: object = {}): GateSpec =>
  gateSpecSchema.parse({
    ...{ kind: "FORECAST_AUDITS", gate: "g", title: "t", failFast: true },
    ...ensemble,
    ...change,
  });

const moved = (from: GateSpec, to: GateSpec) =>
  gateMoves(from, to).map((move) => `${move.field}: ${move.from} → ${move.to}`);

test("the drift of the original is named, number by number, against what came first", () => {
  const first = gateOf([winRate, violations]);
  const second = gateOf([{ ...winRate, threshold: 0.4 }, violations]);
  const third = gateOf([
    { ...winRate, threshold: 0.3 },
    { ...violations, threshold: 0.35 },
  ]);
  assert.deepEqual(moved(first, second), ["criteria.win-rate.threshold: 0.5 → 0.4"]);
  assert.deepEqual(moved(first, third), [
    "criteria.win-rate.threshold: 0.5 → 0.3",
    "criteria.violation-rate.threshold: 0.25 → 0.35",
  ]);
  assert.deepEqual(moved(third, first), []);
});

test("a tightened gate, a new criterion and other words are silent", () => {
  const from = gateOf([winRate]);
  for (const to of [
    gateOf([{ ...winRate, threshold: 0.55 }]),
    gateOf([{ ...winRate, minimumN: 50 }]),
    gateOf([winRate, violations]),
    gateOf([winRate], { ensemble }),
    gateOf([winRate], { title: "Half of the closes win" }),
    gateOf([{ ...winRate, criterion: "wins" }]),
    gateOf([{ ...winRate, criterion: "other", threshold: 0.3 }, winRate]),
  ]) {
    assert.deepEqual(moved(from, to), []);
  }
});

for (const [what, from, to, field] of [
  ["a criterion that is gone", [winRate, violations], [violations], "criteria.win-rate"],
  ["fewer observations", [winRate], [{ ...winRate, minimumN: 10 }], "criteria.win-rate.minimumN"],
  [
    "a wider tolerance",
    [violations],
    [{ ...violations, violationRatio: 1.2 }],
    "criteria.violation-rate.violationRatio",
  ],
  [
    "another metric",
    [violations],
    [{ ...violations, metric: "violation_rate_holding" }],
    "criteria.violation-rate.metric",
  ],
  [
    "another comparator",
    [winRate],
    [{ ...winRate, comparator: "AT_MOST" }],
    "criteria.win-rate.comparator",
  ],
  [
    "a threshold that is added to a baseline",
    [winRate],
    [{ ...winRate, relativeTo: "BASELINE" }],
    "criteria.win-rate.relativeTo",
  ],
  [
    "a longer window",
    [{ ...winRate, window: { closes: 20 } }],
    [{ ...winRate, window: { closes: 50 }, minimumN: 50 }],
    "criteria.win-rate.window",
  ],
  [
    "a shorter window",
    [{ ...winRate, window: { closes: 20 } }],
    [{ ...winRate, window: { closes: 10 }, minimumN: 10 }],
    "criteria.win-rate.window",
  ],
  [
    "a window where there was none",
    [winRate],
    [{ ...winRate, window: { closes: 20 } }],
    "criteria.win-rate.window",
  ],
] as const) {
  test(`${what} counts as looser, and is the only thing that is named`, () => {
    const fields = gateMoves(gateOf(from), gateOf(to)).map((move) => move.field);
    assert.deepEqual(fields, [field]);
  });
}

test("blocks of another size, and blocks where there were none, count as looser", () => {
  const blocks = (blockAuditRuns?: number) =>
    gateOf([winRate], blockAuditRuns === undefined ? {} : { blockAuditRuns });
  assert.deepEqual(moved(blocks(20), blocks(10)), [
    "blockAuditRuns: blocks of 20 audit runs → blocks of 10 audit runs",
  ]);
  assert.deepEqual(moved(blocks(), blocks(20)), [
    "blockAuditRuns: all evidence → blocks of 20 audit runs",
  ]);
});

for (const [change, field] of [
  [{ violationRatio: 1.2 }, "violationRatio"],
  [{ maximumViolationRate: 0.35 }, "maximumViolationRate"],
  [{ holdingPeriodAudits: 15 }, "warmUpAudits"],
  [{ liftRatio: 1.05 }, "liftRatio"],
  [{ minimumLiftFraction: 0.05 }, "minimumLiftFraction"],
  [{ promotionRatio: 0.99 }, "promotionRatio"],
  [{ failFast: false }, "failFast"],
  [{ requiredEffectiveAudits: 10 }, "requiredEffectiveAudits"],
] as const) {
  test(`an ensemble that is kept more easily by ${field} is named, and less easily is silent`, () => {
    const before = audits({ requiredEffectiveAudits: 20 });
    const after = audits({ requiredEffectiveAudits: 20, ...change });
    assert.deepEqual(
      gateMoves(before, after).map((move) => move.field),
      [`ensemble.${field}`],
    );
    assert.deepEqual(gateMoves(after, before), []);
  });
}

test("the smaller of the two counts of a warm-up says nothing", () => {
  assert.deepEqual(gateMoves(audits(), audits({ minimumEffectiveAudits: 1 })), []);
});

test("a required count that is left out, and an ensemble that need not be kept, count as looser", () => {
  assert.deepEqual(moved(audits({ requiredEffectiveAudits: 20 }), audits()), [
    "ensemble.requiredEffectiveAudits: 20 → not asked",
  ]);
  assert.deepEqual(moved(gateOf([winRate], { ensemble }), gateOf([winRate])), [
    "ensemble: to be kept → not asked",
  ]);
});

test("a gate of another kind is held to what it asks, not to its kind", () => {
  const criteria = gateOf([winRate], { ensemble });
  assert.deepEqual(moved(audits({ failFast: false }), criteria), []);
  assert.deepEqual(moved(criteria, audits()), [
    "criteria.win-rate: win_rate at least 0.5 → not asked",
  ]);
});

/** The numbers of a gate that a file states, by their paths. */
function numbersOf(value: unknown, path: readonly (string | number)[] = []): (string | number)[][] {
  if (typeof value === "number") return [[...path]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    numbersOf(member, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function withNumber(spec: GateSpec, path: readonly (string | number)[], value: number): GateSpec {
  const copy = structuredClone(spec) as unknown as Record<string | number, unknown>;
  let at = copy;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  at[path.at(-1) as string | number] = value;
  return copy as unknown as GateSpec;
}

test("a gate never moves from itself, and one number of it never in both directions", () => {
  const cases = gates.flatMap((spec) =>
    numbersOf(spec)
      // What is measured under another window or block is something else, whichever is longer.
      .filter((path) => !path.includes("window") && !path.includes("blockAuditRuns"))
      .map((path) => ({ spec, path })),
  );
  fc.assert(
    fc.property(fc.constantFrom(...cases), fc.double({ noNaN: true }), ({ spec, path }, number) => {
      const other = withNumber(spec, path, number);
      assert.deepEqual(gateMoves(spec, spec), []);
      assert.deepEqual(gateMoves(other, other), []);
      const [there, back] = [gateMoves(spec, other), gateMoves(other, spec)];
      assert.ok(
        there.length === 0 || back.length === 0,
        `${spec.gate} ${path.join(".")} ${number}`,
      );
    }),
  );
});

test("every number of a gate on file that is not of a window or block moves in one direction", () => {
  for (const spec of gates) {
    for (const path of numbersOf(spec)) {
      const isFixed = path.includes("window") || path.includes("blockAuditRuns");
      const number = path.reduce((of, key) => (of as never)[key], spec as unknown) as number;
      const [lower, higher] = [number - 1000, number + 1000].map(
        (other) => gateMoves(spec, withNumber(spec, path, other)).length > 0,
      );
      const where = `${spec.gate} ${path.join(".")}`;
      if (isFixed) assert.deepEqual([lower, higher], [true, true], where);
      // That of a window follows the window; the smaller of two counts says nothing while it is smaller.
      else if (!isSilent(spec, path)) assert.notEqual(lower, higher, where);
    }
  }
});

function isSilent(spec: GateSpec, path: readonly (string | number)[]): boolean {
  // A warning changes no verdict, so that nothing is looser where it moves.
  if (path.at(-1) === "warningThreshold") return true;
  if (path.at(-1) !== "minimumN") return path.at(-1) === "minimumEffectiveAudits";
  const { criteria } = spec as CriteriaGateSpec;
  return criteria[path[1] as number]?.window !== undefined;
}

test("each number that a metric is measured by says whether the metric rises or falls with it", () => {
  const names = testableMetrics.flatMap((metric) =>
    Object.entries(parametersOf(metric))
      .filter(([, schema]) => (schema as z.ZodType).safeParse(3).success)
      .map(([name]) => name),
  );
  assert.ok(names.length > 0);
  assert.deepEqual([...new Set(names)].sort(), Object.keys(parameterEffects).sort());
});

test("each setting by which an ensemble is kept is compared", () => {
  const settings = Object.keys(audits({ requiredEffectiveAudits: 1 })).filter(
    (key) => !["kind", "gate", "title"].includes(key),
  );
  assert.deepEqual([...comparedSettings].sort(), settings.sort());
});

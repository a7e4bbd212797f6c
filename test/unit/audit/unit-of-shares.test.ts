import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { create, toJson } from "@bufbuild/protobuf";
import { GateEvaluationSchema } from "#proto/pmx/audit/v1/gate_pb.ts";
import { ScorecardSchema } from "#proto/pmx/audit/v1/scorecard_pb.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import { RecordedFacts } from "#services/audit/domain/evidence/evidence.ts";
import { type FactKind, factFromRecord } from "#services/audit/domain/facts/fact.ts";
import { evaluateSpec } from "#services/audit/domain/gates/gate-evaluation.ts";
import { pinSpec, specFromStored } from "#services/audit/domain/gates/gate-spec.ts";
import { scorecardOf } from "#services/audit/domain/scorecard.ts";
import { evaluationToMessage } from "#services/audit/rpc/gate-message.ts";
import { scorecardToMessage } from "#services/audit/rpc/scorecard-message.ts";
import { nothingShown } from "./sample-evidence.ts";

/** The facts of a sprint of 20 audits on AAPL, and what was answered from them without a unit SHARE. */
const earlier = JSON.parse(
  readFileSync(new URL("../../testdata/twenty-audits.json", import.meta.url), "utf8"),
) as {
  readonly facts: readonly { readonly kind: FactKind; readonly content: string }[];
  readonly scorecard: unknown;
  readonly gates: readonly { readonly gate: string }[];
};

function answersNow(): { readonly scorecard: unknown; readonly gates: unknown } {
  const facts = new RecordedFacts();
  for (const [index, { kind, content }] of earlier.facts.entries()) {
    facts.add(index + 1, factFromRecord(kind, content));
  }
  const evidence = facts.evidence("sprints/twenty-audits", 0, []);
  const { policy, gates: onFile } = loadAuditConfig({ environment: {} });
  // Younger gates had no answer then.
  const gates = onFile.filter(({ gate }) => earlier.gates.some((one) => one.gate === gate));
  const scorecard = scorecardToMessage(scorecardOf(evidence, policy));
  const known = (earlier.gates as readonly { readonly gate: string }[]).map(({ gate }) => gate);
  const ofThen = gates.filter(({ gate }) => known.includes(gate));
  const evaluations = ofThen.map(pinSpec).map((spec) => {
    const evaluation = {
      ...evaluateSpec(spec, evidence),
      specChanged: false,
      assured: nothingShown,
      loosenings: [],
      deadLetterCount: 0,
      missingFacts: [],
      furtherAuditSets: [],
      baselineAuditSet: "",
    };
    const message = create(GateEvaluationSchema, evaluationToMessage(evaluation));
    return toJson(GateEvaluationSchema, message);
  });
  return {
    scorecard: toJson(ScorecardSchema, create(ScorecardSchema, scorecard)),
    gates: evaluations,
  };
}

/** Each leaf of a JSON value by its path; a member of a list goes by what it is called. */
function leavesOf(value: unknown, path = ""): [path: string, leaf: unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, member]) => {
    const { gate, criterion, name } = member as Record<string, unknown>;
    const step = Array.isArray(value) ? String(criterion ?? gate ?? name ?? key) : key;
    return leavesOf(member, path === "" ? step : `${path}.${step}`);
  });
}

test("the unit of shares changes exactly these fields of a scorecard and its gates", () => {
  const before = new Map(leavesOf({ scorecard: earlier.scorecard, gates: earlier.gates }));
  const now = new Map(leavesOf(answersNow()));
  // The counts of orders, the metrics by subject, and what gates let through and assure, are younger than the answers.
  const younger =
    /^scorecard\.(metrics\.orders(_|\.)|groups\.)|\.(operatingCharacteristic|keepSurface|assured)\./;
  const paths = [...new Set([...before.keys(), ...now.keys()])].filter(
    (path) => !younger.test(path),
  );
  assert.ok(paths.length > 300);
  assert.deepEqual(
    paths.filter((path) => before.get(path) !== now.get(path)),
    [
      "scorecard.metrics.violation_rate.unit",
      "scorecard.metrics.lift_fraction.unit",
      "scorecard.metrics.terminal_direction_hit_rate.unit",
      "scorecard.metrics.interval_coverage_80.unit",
      "scorecard.metrics.interval_coverage_95.unit",
      "scorecard.metrics.win_rate.unit",
      "scorecard.metrics.attribution_filled_ratio.unit",
      "scorecard.contentHash",
      "gates.forecast-audits.criteria.lift-fraction.observed.unit",
      "gates.forecast-audits.criteria.violation-rate.observed.unit",
      "gates.forecast-audits.criteria.promotion-margin.message",
      "gates.phase-1.specHash",
      "gates.phase-1.criteria.violation-rate.observed.unit",
      "gates.phase-1.criteria.attribution.observed.unit",
      "gates.phase-1.criteria.attribution.message",
    ],
  );
});

test("a stored specification that states shares as RATIO reads as the present one in SHARE", () => {
  const { gates } = loadAuditConfig({ environment: {} });
  const phase1 = gates.find(({ gate }) => gate === "phase-1");
  assert.ok(phase1?.kind === "CRITERIA");
  const stored = {
    ...phase1,
    criteria: phase1.criteria.map(({ parameters, unit, ...rest }) => ({
      ...rest,
      ...parameters,
      unit: unit === "SHARE" ? "RATIO" : unit,
    })),
  };
  assert.deepEqual(specFromStored({ specHash: "h", gate: "phase-1", stored }), phase1);
});

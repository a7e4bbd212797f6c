import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { hashOf } from "#lib/kernel/canonical.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { AssuranceKind, AssuredVerdict, SkillVerdict } from "#proto/pmx/audit/v1/assurance_pb.ts";
import { EnsembleStatus, GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { ForecastScoredSchema } from "#proto/pmx/event/v1/forecast_event_pb.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import { type CriteriaGateSpec, pinSpec } from "#services/audit/domain/gates/gate-spec.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { publisher, type RunningAudit, runningAudit } from "./running-audit.ts";
import { closed, scored, subjects } from "./sample-facts.ts";

const auditSet = "sprints/good";
let audit: RunningAudit;
let forecasts: ReturnType<typeof publisher>;

before(async () => {
  audit = await runningAudit();
  forecasts = publisher(audit.bus, "forecast");
  for (let day = 0; day < 20; day += 1) {
    const message = scored({ auditSet, day }, day < 4 ? 1.2 : 0.95);
    await forecasts.fact(ForecastScoredSchema, message, subjects.scored);
  }
  const trades = publisher(audit.bus, "execution");
  await trades.fact(TradeClosedSchema, closed(auditSet, "1", -4_000_000n), subjects.closed);
});
after(() => audit.close());

async function evaluate(gate: string, specHash = "", of = auditSet) {
  const { evaluation } = await audit.client.evaluateGate({ gate, auditSet: of, specHash });
  assert.ok(evaluation);
  return evaluation;
}

test("every gate on file is listed, by name, with the audits that it needs", async () => {
  const { gates } = await audit.client.listGates({});
  const names = gates.map(({ gate }) => gate);
  assert.deepEqual(names, [...names].sort());
  const needs = new Map(
    gates.map(({ gate, requiredAudits, requiredAuditRuns }) => [
      gate,
      [requiredAudits, requiredAuditRuns],
    ]),
  );
  assert.deepEqual(needs.get("forecast-audits"), [20, 0]);
  assert.deepEqual(needs.get("phase-0"), [0, 0]);
  assert.deepEqual(needs.get("phase-1"), [20, 0]);
  assert.deepEqual(needs.get("phase-2"), [0, 5]);
  assert.deepEqual(needs.get("phase-4"), [100, 100]);
  assert.deepEqual(needs.get("phase-5"), [100, 0]);
});

test("a gate's specification is listed whole under its hash", async () => {
  const { gates } = await audit.client.listGates({});
  const phase0 = gates.find(({ gate }) => gate === "phase-0");
  assert.match(phase0?.specHash ?? "", /^[0-9a-f]{64}$/);
  assert.equal(JSON.parse(phase0?.specJson ?? "").criteria[0].threshold, -5);
});

for (const gate of ["phase-0", "phase-1", "forecast-audits"]) {
  test(`good evidence passes ${gate}`, async () => {
    assert.equal((await evaluate(gate)).verdict, GateVerdict.PASS);
  });
}

test("a gate says what its answer hangs on where it is asked to, and answers the same", async () => {
  const { robustness: none, ...plain } = await evaluate("phase-0");
  assert.equal(none, undefined);
  const asked = await audit.client.evaluateGate({
    gate: "phase-0",
    auditSet,
    withRobustness: true,
  });
  const { robustness, ...same } = asked.evaluation ?? {};
  assert.deepEqual(same, plain);
  // The only trade: without it nothing can be compared, and the costs of it were not stated.
  assert.equal(robustness?.trades?.tried, 1n);
  assert.deepEqual(
    robustness.trades.flips.map(({ criterion, verdict, description }) => [
      criterion,
      verdict,
      description,
    ]),
    [["mean-return", GateVerdict.INCONCLUSIVE, "AAPL closed 2015-01-12"]],
  );
  assert.match(robustness.tickers?.notTriedReason ?? "", /one ticker/);
  assert.deepEqual(robustness.costScenarios, []);
});

test("the forecast-audits gate says what becomes of the ensemble", async () => {
  assert.equal((await evaluate("forecast-audits")).ensembleStatus, EnsembleStatus.KEEP);
  assert.equal((await evaluate("phase-1")).ensembleStatus, EnsembleStatus.UNSPECIFIED);
});

test("each criterion carries what was observed, its n and interval, and what was wanted", async () => {
  const { criteria } = await evaluate("phase-1");
  const rate = criteria.find(({ criterion }) => criterion === "violation-rate");
  assert.equal(rate?.observed?.result.value, 0.2);
  assert.equal(rate?.observed?.n, 20n);
  assert.equal(rate?.observed?.interval?.method, "wilson");
  assert.equal(rate?.threshold, 0.25);
  assert.equal(rate?.minimumN, 1n);
});

test("each estimated criterion says what it lets through, and the forecast-audits gate what ends KEEP", async () => {
  const { criteria } = await evaluate("phase-1");
  const stated = criteria.map(({ criterion, operatingCharacteristic }) => [
    criterion,
    operatingCharacteristic?.wrong?.passRatio.toFixed(3),
    operatingCharacteristic?.smallestN,
  ]);
  assert.deepEqual(stated, [
    ["effective-audits", undefined, undefined],
    ["violation-rate", "0.245", 69n],
    ["short-time-exits", "0.950", 59n],
    ["attribution", "0.800", 44n],
  ]);
  const { keepSurface } = await evaluate("forecast-audits");
  assert.equal(keepSurface?.n, 20n);
  assert.equal(keepSurface?.chances.length, 25);
});

test("an audit set without evidence fails the required counts and passes nothing", async () => {
  const phase1 = await evaluate("phase-1", "", "sprints/empty");
  assert.equal(phase1.verdict, GateVerdict.FAIL);
  assert.equal(phase1.decidedBy, "effective-audits");
  const audits = await evaluate("forecast-audits", "", "sprints/empty");
  assert.equal(audits.verdict, GateVerdict.INCONCLUSIVE);
  assert.equal(audits.decidedBy, "warm-up");
});

test("a required count that is not reached fails the gate, whatever its criteria found", async () => {
  const required = async (gate: string, requiredEffectiveAudits: number) => {
    const request = { gate, auditSet, requiredEffectiveAudits };
    const { evaluation } = await audit.client.evaluateGate(request);
    return [evaluation?.verdict, evaluation?.decidedBy];
  };
  for (const gate of ["phase-0", "forecast-audits"]) {
    assert.deepEqual(await required(gate, 20), [GateVerdict.PASS, ""]);
    assert.deepEqual(await required(gate, 21), [GateVerdict.FAIL, "required-effective-audits"]);
  }
});

test("audit sets of one policy count together, each audit once, and those of two are refused", async () => {
  const more = "sprints/more";
  for (let day = 15; day < 30; day += 1) {
    await forecasts.fact(
      ForecastScoredSchema,
      scored({ auditSet: more, day }, 0.95),
      subjects.scored,
    );
  }
  const other = scored({ auditSet: "sprints/other", day: 0 }, 0.95);
  const ofAnother = { ...other, key: { ...other.key, policyHash: "p2" } };
  await forecasts.fact(ForecastScoredSchema, ofAnother, subjects.scored);
  const together = async (...furtherAuditSets: string[]) => {
    const request = { gate: "phase-1", auditSet, furtherAuditSets };
    return (await audit.client.evaluateGate(request)).evaluation;
  };
  const pooled = await together(more, auditSet);
  assert.deepEqual(pooled?.furtherAuditSets, [more]);
  assert.equal(pooled?.criteria[0]?.observed?.result.value, 30);
  await assert.rejects(together(more, "sprints/other"), {
    reason: "FIELD_INVALID",
    message:
      /^further_audit_sets: their forecasts are of 2 policies, .*sprints\/other \(policy p2…\)/,
  });
});

test("a gate in blocks answers with a row for each, and a window says its size", async () => {
  const request = { gate: "phase-4", auditSet };
  const { evaluation } = await audit.client.evaluateGate(request);
  assert.deepEqual(
    evaluation?.blocks.map(({ auditRuns, decides }) => [auditRuns, decides]),
    [[20, false]],
  );
  assert.deepEqual(
    evaluation?.criteria.map(({ windowCloses }) => windowCloses).filter((size) => size > 0),
    [20],
  );
  assert.deepEqual(
    [evaluation?.verdict, evaluation?.decidedBy],
    [GateVerdict.FAIL, "effective-audits"],
  );
});

test("an unknown gate and an unknown specification are refused for different reasons", async () => {
  const reason = (gate: string, specHash: string) =>
    evaluate(gate, specHash).then(
      () => "answered",
      (error: unknown) => error instanceof Fault && `${error.code} ${error.reason}`,
    );
  assert.equal(await reason("phase-9", ""), "NOT_FOUND RESOURCE_NOT_FOUND");
  assert.equal(await reason("phase-0", "f".repeat(64)), "NOT_FOUND GATE_SPEC_UNKNOWN");
});

test("a hash pinned for one gate is unknown to another", async () => {
  const { specHash } = await evaluate("phase-0");
  await assert.rejects(evaluate("phase-1", specHash), { reason: "GATE_SPEC_UNKNOWN" });
});

test("after the file changed, a pinned hash is evaluated as pinned and the reply reports the change", async () => {
  const pinned = await evaluate("phase-0");
  assert.equal(pinned.specChanged, false);
  const { gates } = loadAuditConfig({ environment: {} });
  const stricter = gates.map((spec) =>
    spec.gate === "phase-0" ? strictPhase0(spec as CriteriaGateSpec) : spec,
  );
  audit = await audit.restart({ gates: stricter });
  const again = await evaluate("phase-0", pinned.specHash);
  assert.deepEqual([again.verdict, again.specChanged], [GateVerdict.PASS, true]);
  assert.equal(again.specHash, pinned.specHash);
  const present = await evaluate("phase-0");
  assert.deepEqual([present.verdict, present.specChanged], [GateVerdict.FAIL, false]);
  assert.notEqual(present.specHash, pinned.specHash);
});

test("a gate whose file is gone is still evaluated by its pinned hash", async () => {
  const { specHash } = await evaluate("phase-1");
  audit = await audit.restart({ gates: [] });
  const evaluation = await evaluate("phase-1", specHash);
  assert.deepEqual([evaluation.verdict, evaluation.specChanged], [GateVerdict.PASS, true]);
});

/** Stores a specification that an earlier version had pinned, and restarts with the gates on file. */
async function restartWithStored(specHash: string, stored: object, gate: string) {
  const client = anotherClient(join(audit.dataDir, "audit.db"));
  await client.execute({
    sql: "INSERT INTO gate_spec (spec_hash, gate, spec_json) VALUES (?, ?, ?)",
    args: [specHash, gate, JSON.stringify(stored)],
  });
  client.close();
  audit = await audit.restart();
}

test("a specification that was pinned before there was a unit of shares is evaluated under its own hash", async () => {
  const { gates } = loadAuditConfig({ environment: {} });
  const phase1 = gates.find((spec) => spec.gate === "phase-1") as CriteriaGateSpec;
  const stored = {
    ...phase1,
    criteria: phase1.criteria.map(({ parameters, unit, ...rest }) => ({
      ...rest,
      ...parameters,
      unit: unit === "SHARE" ? "RATIO" : unit,
    })),
  };
  const specHash = hashOf(stored);
  assert.notEqual(specHash, pinSpec(phase1).specHash);
  await restartWithStored(specHash, stored, "phase-1");
  const evaluation = await evaluate("phase-1", specHash);
  assert.equal(evaluation.verdict, GateVerdict.PASS);
  assert.equal(evaluation.specHash, specHash);
  assert.equal(evaluation.specChanged, true);
});

test("a pinned specification that this version cannot evaluate is refused with its gate, hash and what to do", async () => {
  const specHash = "e".repeat(64);
  await restartWithStored(specHash, { kind: "CRITERIA", gate: "phase-0", criteria: 5 }, "phase-0");
  await assert.rejects(evaluate("phase-0", specHash), (error: unknown) => {
    assert.ok(error instanceof Fault);
    assert.deepEqual([error.code, error.reason], ["FAILED_PRECONDITION", "GATE_SPEC_UNKNOWN"]);
    assert.match(error.message, /gate phase-0 with hash e{64} .*title: .*criteria: .*ListGates/);
    return true;
  });
});

function strictPhase0(spec: CriteriaGateSpec): CriteriaGateSpec {
  return {
    ...spec,
    criteria: spec.criteria.map((criterion) =>
      criterion.metric === "mean_return_per_trade" ? { ...criterion, threshold: 50 } : criterion,
    ),
  };
}

test("beside the verdict as written stands one that holds at every look, on windows that share no bar", async () => {
  const { criteria, assured } = await evaluate("phase-1");
  assert.equal(assured?.verdict, AssuredVerdict.INCONCLUSIVE);
  assert.equal(assured.alphaRatio, 0.05);
  const rate = criteria.find(({ criterion }) => criterion === "violation-rate");
  assert.equal(rate?.verdict, GateVerdict.PASS);
  assert.equal(rate.assured?.kind, AssuranceKind.SHARE);
  assert.equal(rate.assured.verdict, AssuredVerdict.INCONCLUSIVE);
  // Twenty as-of dates a day apart, of horizons of several days.
  assert.equal(rate.assured.asOfDates, 20);
  assert.ok(rate.assured.observations > 0 && rate.assured.observations < 20);
  assert.ok((rate.assured.passEValueLog10 ?? 9) < Math.log10(20));
  const counted = criteria.find(({ criterion }) => criterion === "effective-audits");
  assert.equal(counted?.assured?.kind, AssuranceKind.AS_WRITTEN);
});

test("beside the verdicts stands what was shown of skill; facts that state no references show none", async () => {
  const { assured } = await evaluate("forecast-audits");
  const { harmless, opponents, skilled } = assured!.skill!;
  const { NOT_SHOWN, UNDEFINED } = SkillVerdict;
  assert.deepEqual([harmless?.verdict, skilled], [NOT_SHOWN, false]);
  assert.deepEqual(
    opponents.map(({ verdict }) => verdict),
    [UNDEFINED, UNDEFINED, UNDEFINED],
  );
  assert.match(opponents[0]!.undefinedReason, /no fact states its error/);
  const trades = (await evaluate("phase-0")).assured!.tradeSkills;
  assert.deepEqual(
    trades.map(({ verdict }) => verdict),
    [UNDEFINED, UNDEFINED],
  );
  assert.equal((await evaluate("phase-0")).assured?.skill, undefined);
});

test("the thirteenth setting on the same dates is judged by the thirteenth part of alpha", async () => {
  const request = { gate: "forecast-audits", auditSet };
  const alphaOf = async (trialNumber: number) =>
    (await audit.client.evaluateGate({ ...request, trialNumber })).evaluation?.assured?.alphaRatio;
  const { alphaRatio } = loadAuditConfig({ environment: {} }).assurance;
  assert.equal(await alphaOf(0), alphaRatio);
  assert.equal(await alphaOf(13), (6 * alphaRatio) / (Math.PI ** 2 * 13 ** 2));
});

test("what was there before a setting was recorded is no assured evidence for it", async () => {
  const request = { gate: "forecast-audits", auditSet };
  const seenUntilTime = { seconds: 4_000_000_000n, nanos: 0 };
  const { evaluation } = await audit.client.evaluateGate({ ...request, seenUntilTime });
  assert.equal(evaluation?.assured?.verdict, AssuredVerdict.EXPLORATORY);
  const { verdict } = await evaluate("forecast-audits");
  assert.equal(evaluation?.verdict, verdict);
});

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { SkillVerdict } from "#proto/pmx/audit/v1/assurance_pb.ts";
import { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import { ForecastPolicyOverridesSchema } from "#proto/pmx/forecast/v1/policy_pb.ts";
import { Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { RiskPolicyOverridesSchema } from "#proto/pmx/riskgate/v1/policy_pb.ts";
import { SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import {
  endOf,
  outline,
  type SprintWorld,
  specOf,
  startSprintWorld,
  watched,
} from "./sprint-world.ts";

let world: SprintWorld;
/** A sprint of three audit runs that has ended. */
let ended: string;

before(async () => {
  world = await startSprintWorld(undefined, lenientConfig());
  ended = await created("ended", 3);
  await watched(world, ended);
});
after(() => world.close());

async function created(requestId: string, audits: number): Promise<string> {
  const { sprint } = await world.sprints.createSprint({ requestId, spec: specOf(audits) });
  return sprint?.name ?? "";
}

test("a watch from the start sends the sprint, each step once, and the sprint as it ended", async () => {
  const messages = await watched(world, await created("from the start", 3));
  const steps = ["step 1", "step 2", "step 3", "step 4"];
  assert.deepEqual(outline(messages), ["sprint RUNNING", ...steps, "sprint SUCCEEDED"]);
  assert.match(endOf(messages).result?.sprintHash ?? "", /^[0-9a-f]{64}$/);
  assert.deepEqual(
    messages.map(({ sequence }) => sequence),
    [0n, 1n, 2n, 3n, 4n, 4n],
  );
});

test("each audit of a sprint has the ratio over its horizon and over the bars that are traded", async () => {
  const { sprint } = await world.sprints.getSprint({ name: ended });
  assert.equal(sprint?.series[0]?.holdingBars, 5);
  const channel = openChannel(world.services.addresses.audit);
  try {
    const { audits } = await clientOf(AuditService, channel).listAudits({ auditSet: ended });
    assert.equal(audits.length, 3);
    for (const { rmseRatio, rmseRatioHolding, holdingBars } of audits) {
      assert.equal(rmseRatio?.n, 30n);
      assert.deepEqual([holdingBars, rmseRatioHolding?.n], [5, 5n]);
      assert.equal(rmseRatioHolding?.result.case, "value");
    }
  } finally {
    channel.close();
  }
  const { groups = [] } = sprint?.result?.scorecard ?? {};
  const metrics = groups.flatMap((group) => group.metrics);
  const measuredIn = (name: string) => metrics.find((one) => one.name === name)?.result.value;
  assert.deepEqual(["audit_dates", "effective_n"].map(measuredIn), [3, 3]);
  assert.equal(typeof measuredIn("violation_rate_holding"), "number");
});

test("the forecasts of a sprint are held against naive and drift, though drift is none of its models", async () => {
  const channel = openChannel(world.services.addresses.audit);
  try {
    const asked = { gate: "forecast-audits", auditSet: ended };
    const { evaluation } = await clientOf(AuditService, channel).evaluateGate(asked);
    const { opponents } = evaluation!.assured!.skill!;
    const { NOT_SHOWN, UNDEFINED } = SkillVerdict;
    assert.deepEqual(
      opponents.map(({ verdict, observations }) => [verdict, observations]),
      [
        [NOT_SHOWN, 3],
        [NOT_SHOWN, 3],
        [UNDEFINED, 0],
      ],
    );
    const [naive, drift] = opponents.map(({ accuracy }) => accuracy?.statistic);
    assert.ok(naive !== undefined && drift !== undefined && naive !== drift);
  } finally {
    channel.close();
  }
});

test("several watchers of one sprint get the same steps", async () => {
  const name = await created("several watchers", 3);
  const all = await Promise.all([1, 2, 3].map(() => watched(world, name)));
  for (const messages of all)
    assert.deepEqual(outline(messages).slice(1), outline(all[0]!).slice(1));
  assert.equal(all[0]?.length, 6);
});

test("a step names the first rule that denied, and none where the gate allowed", async () => {
  const messages = await watched(world, await created("allowed and denied", 8));
  const decided = messages
    .flatMap(({ event }) => (event.case === "step" ? event.value.tickers : []))
    .filter(({ decisionVerdict }) => decisionVerdict !== Verdict.UNSPECIFIED);
  const denied = decided.filter(({ decisionVerdict }) => decisionVerdict === Verdict.DENY);
  const rulesOf = (steps: typeof decided) => [
    ...new Set(steps.map(({ bindingRule }) => bindingRule)),
  ];
  assert.deepEqual(rulesOf(denied), ["risk-ceiling", "edge-over-cost"]);
  assert.deepEqual(rulesOf(decided.filter((step) => !denied.includes(step))), [""]);
});

test("a watch after a sequence continues with the next step", async () => {
  const messages = await watched(world, ended, 2n);
  const expected = ["sprint SUCCEEDED", "step 3", "step 4", "sprint SUCCEEDED"];
  assert.deepEqual(outline(messages), expected);
});

test("a watch that comes after the end sends everything and ends", async () => {
  const messages = await watched(world, ended);
  assert.equal(messages.length, 6);
  assert.equal(endOf(messages).state, SprintState.SUCCEEDED);
});

test("a watch after the last step sends the ended sprint once", async () => {
  assert.deepEqual(outline(await watched(world, ended, 4n)), ["sprint SUCCEEDED"]);
});

test("a watch of an unknown sprint is NOT_FOUND", async () => {
  await assert.rejects(watched(world, "sprints/none"), {
    code: "NOT_FOUND",
    reason: "RESOURCE_NOT_FOUND",
  });
});

test("a watch after a negative sequence is refused by the field's name", async () => {
  await assert.rejects(watched(world, ended, -1n), /after_sequence/);
  await assert.rejects(watched(world, ended, 2n ** 63n - 1n), /after_sequence/);
});

test("calls with one request id at the same time get one sprint", async () => {
  const names = await Promise.all([1, 2, 3, 4, 5].map(() => created("at the same time", 2)));
  assert.equal(new Set(names).size, 1);
  const steps = outline(await watched(world, names[0]!));
  assert.deepEqual(steps.slice(1), ["step 1", "step 2", "step 3", "sprint SUCCEEDED"]);
});

test("a request id that is used with another spec is ALREADY_EXISTS", async () => {
  await assert.rejects(created("ended", 4), {
    code: "ALREADY_EXISTS",
    reason: "REQUEST_ID_REUSED",
  });
});

test("a request id that is empty or too long is refused by its name", async () => {
  for (const id of ["", "x".repeat(201)]) {
    const message = `request_id: must have 1 to 200 characters, has ${id.length}`;
    await assert.rejects(created(id, 1), { reason: "FIELD_INVALID", message });
  }
});

test("sprints are listed in pages, newest first", async () => {
  const all = (await world.sprints.listSprints({ pageSize: 100 })).sprints.map(({ name }) => name);
  const paged: string[] = [];
  let pageToken = "";
  do {
    const page = await world.sprints.listSprints({ pageSize: 2, pageToken });
    paged.push(...page.sprints.map(({ name }) => name));
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  assert.ok(all.length > 2);
  assert.deepEqual(paged, all);
  assert.equal(all.at(-1), ended);
});

test("a page token that no list gave is refused", async () => {
  await assert.rejects(world.sprints.listSprints({ pageToken: "sprints/none" }), {
    reason: "PAGE_TOKEN_INVALID",
  });
});

test("an override that the risk gate refuses is named by its field of the spec", async () => {
  const riskOverrides = create(RiskPolicyOverridesSchema, { edgeCostMultiplier: -1 });
  const spec = { ...specOf(1), riskOverrides };
  await assert.rejects(world.sprints.createSprint({ requestId: "refused", spec }), {
    code: "INVALID_ARGUMENT",
    reason: "FIELD_INVALID",
    message: /^spec\.risk_overrides\.edge_cost_multiplier: /,
  });
});

test("an override of the forecast policy is pinned with the sprint and changes its hash", async () => {
  const usual = (await world.sprints.getSprint({ name: ended })).sprint;
  const forecastOverrides = create(ForecastPolicyOverridesSchema, { lookbackBars: 300 });
  const spec = { ...specOf(1), forecastOverrides };
  const { sprint } = await world.sprints.createSprint({ requestId: "lookback", spec });
  assert.equal(sprint?.spec?.forecastOverrides?.lookbackBars, 300);
  assert.equal(sprint.policy?.forecast?.lookbackBars, 300);
  assert.notEqual(sprint.policyHash, usual?.policyHash);
});

test("regimes are detected for one sprint alone, and switching them off says what the policy says", async () => {
  const usual = (await world.sprints.getSprint({ name: ended })).sprint;
  const hashes = [];
  for (const enabled of [true, false]) {
    const forecastOverrides = create(ForecastPolicyOverridesSchema, { regime: { enabled } });
    const spec = { ...specOf(1), forecastOverrides };
    const { sprint } = await world.sprints.createSprint({ requestId: `regime ${enabled}`, spec });
    assert.equal(sprint?.policy?.forecast?.regime?.enabled, enabled);
    hashes.push(sprint?.policyHash);
  }
  assert.notEqual(hashes[0], usual?.policyHash);
  assert.equal(hashes[1], usual?.policyHash);
});

test("an override that the forecast service refuses is named by its field of the spec", async () => {
  const forecastOverrides = create(ForecastPolicyOverridesSchema, { lookbackBars: 1 });
  const spec = { ...specOf(1), forecastOverrides };
  await assert.rejects(world.sprints.createSprint({ requestId: "too few bars", spec }), {
    code: "INVALID_ARGUMENT",
    reason: "FIELD_INVALID",
    message: /^spec\.forecast_overrides\.lookback_bars: /,
  });
});

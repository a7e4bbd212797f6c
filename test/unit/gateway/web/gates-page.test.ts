import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { Fault } from "#lib/kernel/fault.ts";
import { ListGatesResponseSchema } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import { GateSpecSchema, GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { EvaluateSprintGateResponseSchema } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import { specToMessage } from "#services/audit/rpc/gate-message.ts";
import { askedPage, readsOf, runningSprint } from "./asked-page.ts";

const gates = loadAuditConfig({ environment: {} }).gates.map((spec) =>
  create(GateSpecSchema, specToMessage({ spec, specHash: "a".repeat(64) })),
);
const listGates = async () => create(ListGatesResponseSchema, { gates });

const judged = runningSprint({
  state: SprintState.SUCCEEDED,
  policy: { gates: [{ gate: "phase-0", specHash: "" }] },
  gatesNotAsked: [{ gate: "phase-4", reason: "needs 100 audits" }],
  result: {
    verdict: GateVerdict.PASS,
    gates: [
      {
        ...{ gate: "phase-0", verdict: GateVerdict.PASS, reason: "all 2 criteria hold" },
        criteria: [
          {
            ...{ criterion: "mean-return", verdict: GateVerdict.PASS, threshold: -5 },
            observed: {
              ...{ name: "mean_return_per_trade", unit: MetricUnit.BPS, n: 3n },
              result: { case: "value", value: 12.5 },
            },
            operatingCharacteristic: {
              ...{ subject: "mean return per trade", unit: MetricUnit.BPS, n: 3n },
              chances: [
                { truth: -15, passRatio: 0.4 },
                { truth: 5, passRatio: 0.6 },
              ],
            },
          },
        ],
      },
    ],
  },
});

test("every gate on file says its criteria with thresholds, units and the n that it asks for", async () => {
  const { body } = await askedPage(readsOf(judged, { listGates }), "/gates");
  for (const { gate } of gates) assert.ok(body.includes(`id="gate-${gate}"`), gate);
  assert.match(body, /violation rate<\/th><td[^>]*>≤ 25\.0 %<\/td><td[^>]*>share<\/td><td[^>]*>1</);
  assert.match(body, />win rate of last closes<\/th>.*the last 20 closes/);
  assert.match(body, /fail fraction<\/th><td[^>]*>≤ 90\.0 %, warns beyond 80\.0 %</);
  assert.match(
    body,
    /It cannot pass on fewer than 100 effective audits, 100 as-of dates, 20 closed/,
  );
});

test("each phase says what it runs, by which gates it is judged, and its command", async () => {
  const { body } = await askedPage(readsOf(judged, { listGates }), "/gates");
  for (const phase of [0, 1, 2, 3, 4]) assert.ok(body.includes(`pmx sprint --phase ${phase}<`));
  assert.match(body, /<td[^>]*>phase-1<\/td><td class="number">20<.*edge cost multiplier 1\.25/);
  assert.match(body, /pmx gate phase-5 SPRINT…/);
});

test("a sprint stands on each gate with its value, verdict and where it is on the curve", async () => {
  const { body } = await askedPage(readsOf(judged, { listGates }), "/gates?sprint=sprints/one");
  assert.match(body, /PASS as written, INCONCLUSIVE assured/);
  assert.match(body, /mean return<\/th><td[^>]*>12\.5 bps<.*≥ -5\.0 bps/);
  assert.match(body, /<text class="rule-name"[^>]*>you are here<\/text>/);
  assert.match(body, /did not judge the sprint: needs 100 audits/);
  assert.match(body, /href="\/gates\?sprint=sprints\/one&amp;gate=phase-4">ask it</);
});

test("a gate that did not judge the sprint is asked where it is named, and no other is", async () => {
  const asked: (string | undefined)[] = [];
  const evaluateSprintGate = async ({ gate = "" }) => {
    asked.push(gate);
    const evaluation = { gate, verdict: GateVerdict.INCONCLUSIVE, reason: "no losses" };
    return create(EvaluateSprintGateResponseSchema, { evaluation });
  };
  const reads = readsOf(judged, { listGates, evaluateSprintGate });
  await askedPage(reads, "/gates?sprint=sprints/one&gate=phase-0");
  assert.deepEqual(asked, []);
  const { body } = await askedPage(reads, "/gates?sprint=sprints/one&gate=phase-2");
  assert.deepEqual(asked, ["phase-2"]);
  assert.match(body, /asked now: no losses/);
  assert.match(body, /<h2 id="gate-phase-2-heading">Gate phase-2: INCONCLUSIVE</);
});

test("a gate that cannot be asked says why, and the page shows the rest", async () => {
  const evaluateSprintGate = async (): Promise<never> => {
    throw new Fault("NOT_FOUND", "RESOURCE_NOT_FOUND", "gate <none> does not exist");
  };
  const reads = readsOf(judged, { listGates, evaluateSprintGate });
  const { body, status } = await askedPage(reads, "/gates?sprint=sprints/one&gate=<none>");
  assert.equal(status, 200);
  assert.match(body, /&lt;none&gt; could not be asked: gate &lt;none&gt; does not exist/);
  assert.match(body, /all 2 criteria hold/);
});

test("a sprint that runs has no verdict, and its gates say when they judge it", async () => {
  const running = runningSprint({ policy: judged.policy! });
  const { body } = await askedPage(readsOf(running, { listGates }), "/gates?sprint=sprints/one");
  assert.match(body, /No verdict yet: the sprint is running/);
  assert.match(body, /judges the sprint when it has ended/);
});

test("where the audit service is away the page says so with its status", async () => {
  const away = async (): Promise<never> => {
    throw new Fault("UNAVAILABLE", "PEER_UNREACHABLE", "audit does not answer at 127.0.0.1:1");
  };
  const { body, status } = await askedPage(readsOf(judged, { listGates: away }), "/gates");
  assert.equal(status, 503);
  assert.match(body, /audit does not answer at 127\.0\.0\.1:1/);
});

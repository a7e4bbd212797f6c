import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { judgeAll } from "#gateway/readiness/domain/readiness.ts";
import { readinessToMessage } from "#gateway/readiness/rpc/readiness-message.ts";
import {
  ListReadinessResponseSchema,
  ListWaiversResponseSchema,
} from "#proto/pmx/readiness/v1/readiness_service_pb.ts";
import { soundEvidence } from "#test/support/readiness-evidence.ts";
import { askedPage, readsOf } from "./asked-page.ts";

function answer(name: string, evidence = soundEvidence()) {
  const { nowMs: evaluateTimeMs, sprints, policyHash, build } = evidence;
  const leftOut = [{ name: "sprints/stopped", reason: "is CANCELLED" }];
  const rest = { evaluateTimeMs, policyHash, build, leftOut, sprints: sprints.map((s) => s.name) };
  return readinessToMessage({ name, ...judgeAll(evidence), ...rest });
}

async function shown(answers: readonly ReturnType<typeof answer>[], query = "", waiver?: object) {
  const reads = readsOf(undefined, {
    listReadiness: async () => create(ListReadinessResponseSchema, { readiness: [...answers] }),
    listWaivers: async () =>
      create(ListWaiversResponseSchema, { waivers: waiver === undefined ? [] : [waiver] }),
  });
  return askedPage(reads, `/readiness${query}`);
}

test("the checklist says every item with its finding, its reason and the records it rests on", async () => {
  const { body } = await shown([answer("readiness/7")]);
  assert.match(body, /<h2 [^>]*class="good">GO</);
  assert.match(body, /Readiness at 2026-06-01T00:00:00Z by pmx 0\.2\.0\+0123456789ab/);
  for (let number = 1; number <= 12; number += 1) {
    assert.match(
      body,
      new RegExp(`<h2 id="item-[a-z0-9-]+-heading">${number}\\. .*: (PASS|WAIVED)<`),
    );
  }
  assert.match(body, /href="\/gates\?sprint=sprints\/one&amp;gate=phase-0">phase-0</);
  assert.match(body, /href="\/sprints\/one">sprints\/one</);
  assert.match(body, /sprints\/stopped<\/a>.*is CANCELLED/s);
});

test("an item that does not hold says what to do", async () => {
  const { body } = await shown([answer("readiness/7", { ...soundEvidence(), sprints: [] })]);
  assert.match(body, /<p>To do: run pmx sprint --phase 0\.<\/p>/);
  assert.match(body, /No sprint counts\./);
});

test("an earlier answer is shown where it is named, and says that it is one", async () => {
  const answers = [answer("readiness/8"), answer("readiness/7")];
  const { body } = await shown(answers, "?answer=readiness/7");
  assert.match(body, /This is an earlier answer/);
  assert.match(body, /\(readiness\/7\)/);
  assert.match(body, /href="\/readiness\?answer=readiness\/8"/);
});

test("an answer that there is not is 404, and without any the page says how one is made", async () => {
  const none = await shown([answer("readiness/8")], "?answer=<none>");
  assert.equal(none.status, 404);
  assert.match(none.body, /none of the newest 20 answers is called &quot;&lt;none&gt;&quot;/);
  const { body, status } = await shown([]);
  assert.equal(status, 200);
  assert.match(body, /Next: pmx readiness/);
});

test("waivers say who deferred what until when, in their own words as text", async () => {
  const waiver = {
    ...{ name: "waivers/one", item: "barbell", waivedBy: "<b>desk</b>", rationale: 'no "bars"' },
    ...{ policyHash: "", inForce: true, expireTime: { seconds: 1_800_000_000n, nanos: 0 } },
  };
  const { body } = await shown([], "", waiver);
  assert.match(
    body,
    /counts.*&lt;b&gt;desk&lt;\/b&gt;.*2027-01-15T08:00:00Z.*any policy.*no &quot;bars/,
  );
  assert.doesNotMatch(body, /<b>/);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { create, toJson } from "@bufbuild/protobuf";
import type { Peers } from "#gateway/sprint/app/peers.ts";
import type { SprintJournal } from "#gateway/sprint/app/ports.ts";
import { sprintRecords } from "#gateway/sprint/app/sprint-records.ts";
import type { Sprint } from "#gateway/sprint/domain/sprint.ts";
import type { Canonical } from "#lib/kernel/canonical.ts";
import { RiskPolicySchema } from "#proto/pmx/riskgate/v1/policy_pb.ts";

/** A sprint under a pinned risk policy, without anything that a record does not read. */
function pinnedSprint(name: string, risk: Canonical): Sprint {
  const policy = { forecast: { pinned: {} }, risk: { pinned: risk }, costModel: {}, execution: {} };
  return { name, state: "SUCCEEDED", policy, spec: { tickers: ["AAPL"] } } as unknown as Sprint;
}

test("a record says whether the risk policy that its sprint pinned turns the barbell on", async () => {
  const pinned = (enableBarbellAllocation: boolean) =>
    toJson(RiskPolicySchema, create(RiskPolicySchema, { enableBarbellAllocation })) as Canonical;
  const sprints = [
    pinnedSprint("sprints/on", pinned(true)),
    pinnedSprint("sprints/off", pinned(false)),
    pinnedSprint("sprints/older", {}),
  ];
  const journal = { list: async () => sprints } as unknown as SprintJournal;
  const { all } = sprintRecords(
    { journal, nights: async () => [], peers: {} as Peers, nowMs: () => 0 },
    async () => {},
  );
  const found: [string, boolean][] = [];
  for await (const { name, hasBarbell } of all()) found.push([name, hasBarbell]);
  assert.deepEqual(found, [
    ["sprints/on", true],
    ["sprints/off", false],
    ["sprints/older", false],
  ]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { renamedFields } from "#gateway/sprint/peers/reply.ts";
import { Fault, invalidField } from "#lib/kernel/fault.ts";

test("a field that a peer refuses is named as the caller's request has it", () => {
  const refused = invalidField("overrides.edge_cost_multiplier", "must be 0 or more");
  const renamed = renamedFields(refused, "overrides.", "spec.risk_overrides.") as Fault;
  assert.equal(renamed.message, "spec.risk_overrides.edge_cost_multiplier: must be 0 or more");
  assert.deepEqual(renamed.violations, [
    { field: "spec.risk_overrides.edge_cost_multiplier", description: "must be 0 or more" },
  ]);
});

test("another fault of a peer is left as it is", () => {
  const away = new Fault("UNAVAILABLE", "PEER_UNREACHABLE", "overrides. is away");
  assert.equal(renamedFields(away, "overrides.", "spec."), away);
});

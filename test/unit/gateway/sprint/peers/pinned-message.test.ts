import assert from "node:assert/strict";
import { test } from "node:test";
import { pinnedMessages } from "#gateway/sprint/peers/pinned-message.ts";
import { RiskPolicySchema } from "#proto/pmx/riskgate/v1/policy_pb.ts";

test("a pinned policy is read once, however often it is sent", () => {
  const messageOf = pinnedMessages(RiskPolicySchema);
  const pinned = { longOnly: true };
  assert.equal(messageOf(pinned).longOnly, true);
  assert.equal(messageOf(pinned), messageOf(pinned));
});

test("a policy with a field that this version does not know ends the sprint and says why", () => {
  const messageOf = pinnedMessages(RiskPolicySchema);
  assert.throws(() => messageOf({ longOnly: true, lateLunch: 1 }), {
    code: "FAILED_PRECONDITION",
    reason: "SPRINT_STATE",
    message: /pinned a RiskPolicy that this version of pmx cannot read; create a new sprint/,
  });
});

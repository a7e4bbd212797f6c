import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAuditConfig } from "#services/audit/config.ts";
import { scorecardOf } from "#services/audit/domain/scorecard.ts";
import { evidenceWith, sampleTrade, scoredWithRatios } from "../audit/sample-evidence.ts";
import { settingsOf, withSetting } from "./changed-settings.ts";

const file = "audit.yaml";
const changes: Readonly<Record<string, number>> = {
  "policy.violationRatio": 1.3,
  "policy.liftRatio": 0.9,
  "policy.shortHoldingDays": 8,
};

function scorecardHash(folder?: string): string {
  const { policy } = loadAuditConfig({ environment: {}, ...(folder ? { folder } : {}) });
  const evidence = evidenceWith({
    scored: scoredWithRatios([1.2, 0.95]),
    trades: [sampleTrade({ calendarDaysHeld: 7 })],
  });
  return scorecardOf(evidence, policy).contentHash;
}

test("every setting of audit.yaml changes the scorecard", () => {
  for (const path of settingsOf(file)) {
    assert.ok(changes[path], `${path} has no change in this test`);
    assert.notEqual(withSetting(file, path, changes[path], scorecardHash), scorecardHash(), path);
  }
});

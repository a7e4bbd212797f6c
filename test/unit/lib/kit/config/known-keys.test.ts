import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { gatewaySettings } from "#gateway/config.ts";
import { knownKeysOf } from "#lib/kit/config/known-keys.ts";
import { auditSettings } from "#services/audit/config.ts";
import { gateSpecSchema } from "#services/audit/domain/gates/gate-spec.ts";
import { executionSettings } from "#services/execution/config.ts";
import { forecastSettings } from "#services/forecast/config.ts";
import { costSettings, riskGateSettings } from "#services/risk-gate/config.ts";

test("a schema that would drop unknown keys silently is refused", () => {
  const lax = z.strictObject({ inner: z.object({ a: z.number() }).optional() });
  assert.throws(() => knownKeysOf(lax), /"inner" must be a z\.strictObject/);
});

const files = [
  gatewaySettings,
  forecastSettings,
  riskGateSettings,
  executionSettings,
  auditSettings,
  costSettings,
  { file: "gates/*.yaml", schema: gateSpecSchema },
];

for (const { file, schema } of files) {
  test(`no key that config/${file} does not know is dropped silently`, () => {
    assert.doesNotThrow(() => knownKeysOf(schema));
    assert.equal(schema.safeParse({ unheardOf: 1 }).success, false);
  });
}

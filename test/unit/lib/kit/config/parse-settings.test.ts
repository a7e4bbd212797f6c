import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { parseSettings } from "#lib/kit/config/parse-settings.ts";

const schema = z.strictObject({
  maximumRiskScore: z.number().max(1),
  costLimits: z.array(z.strictObject({ limitBps: z.number() })).default([]),
  tickers: z.record(z.string(), z.strictObject({ maximumRiskScore: z.number() })).default({}),
});

test("the settings of a request are returned with their defaults", () => {
  assert.deepEqual(parseSettings(schema, { maximumRiskScore: 0.5 }, "policy"), {
    maximumRiskScore: 0.5,
    costLimits: [],
    tickers: {},
  });
});

test("a wrong setting of a request is named by the path of its field, an item of a list by its index", () => {
  const settings = {
    maximumRiskScore: 2,
    costLimits: [{ limitBps: 1 }, { limitBps: "two" }],
    tickers: { AAPL: {} },
  };
  assert.throws(
    () => parseSettings(schema, settings, "policy"),
    ({ violations }) => {
      assert.deepEqual(
        violations.map(({ field }: { readonly field: string }) => field),
        [
          "policy.maximum_risk_score",
          "policy.cost_limits[1].limit_bps",
          "policy.tickers.AAPL.maximum_risk_score",
        ],
      );
      return true;
    },
  );
});

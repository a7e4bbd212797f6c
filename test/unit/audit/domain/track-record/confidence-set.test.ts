import assert from "node:assert/strict";
import { test } from "node:test";
import { skipWithout } from "#test/support/reference-data.ts";
import {
  losers,
  referenceLosses,
  referencePrices,
} from "#test/unit/lib/statistics/hypothesis-tests/reference-losses.ts";
import { asked, evaluated, metricOf, policy } from "./sample-records.ts";

test("losses that are sent as returns are compared as those of the reference, within the error of the replicates", {
  skip: skipWithout(referencePrices),
}, () => {
  const { names, losses } = referenceLosses();
  // Losses are means of returns with the other sign, small enough to be returns.
  const series = losses.map((one) => one.map((loss) => -loss / 10));
  const best = names.indexOf("ewma94");
  const others = series.filter((_, at) => at !== best);
  const trials = { count: series.length, others };
  const found = evaluated(
    asked(series[best]!, {
      trials,
      policy: { ...policy, largestLoss: 1 },
      benchmark: series[names.indexOf("roll250")]!,
    }),
  );
  const places = names.filter((name) => name !== "ewma94");
  for (const { name, confidence } of losers) {
    const own = found.trialFindings[1 + places.indexOf(name)]?.confidence;
    // Of 500 replicates here and 1000 there.
    const error = Math.sqrt(confidence * (1 - confidence) * (1 / 500 + 1 / 1000));
    assert.ok(Math.abs(own! - confidence) <= 3 * error, `${name}: ${own}`);
  }
  assert.equal(found.trialFindings[0]?.confidence, 1);
  assert.equal(metricOf(found, "confidence_set_size").value, 5);
  // 0.042 by 20,000 replicates of other software: one standard error of 1000 is 0.006.
  const ability = metricOf(found, "spa_p_consistent").value!;
  assert.ok(Math.abs(ability - 0.042) <= 0.019, `${ability}`);
});

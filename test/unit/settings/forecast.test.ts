import assert from "node:assert/strict";
import { test } from "node:test";
import { loadForecastConfig } from "../../../services/forecast/config.ts";
import { packBars, unpackBars } from "../../../services/forecast/domain/bar-columns.ts";
import { checkEnoughBars } from "../../../services/forecast/domain/bars.ts";
import { contentHashOf } from "../../../services/forecast/domain/identity.ts";
import { makeForecast } from "../../../services/forecast/domain/make-forecast.ts";
import { sampleBars } from "../forecast/sample-bars.ts";
import { settingsOf, withSetting } from "./changed-settings.ts";

const file = "forecast.yaml";

/** They say how fast forecasts are made and never what they say. */
const processSettings = ["workers.threads", "workers.queueLimit"];

/** What each setting is changed to; by itself it must change the numbers of a forecast. */
const changes: Readonly<Record<string, unknown>> = {
  "policy.lookbackBars": 300,
  "policy.minimumBars": 400,
  "policy.models": ["naive", "drift", "garch"],
  "policy.baselineModel": "drift",
  "policy.validationOrigins": 3,
  "policy.validationStepBars": 7,
  "policy.equalWeightShrinkageRatio": 0.4,
  "policy.minimumWeightRatio": 0.25,
  "policy.intervalLevelRatios": [0.9],
  "policy.garch.presample": "backcast",
  "policy.garch.iterationLimit": 2,
  "policy.samossa.windowBars": 20,
  "policy.samossa.energyRatio": 0.6,
  "policy.samossa.residualLags": 0,
};

const bars = sampleBars(350);

/** Hash of the forecast's numbers, or why there is none. */
function forecast(folder?: string): string {
  const { policy } = loadForecastConfig({ environment: {}, ...(folder ? { folder } : {}) });
  try {
    checkEnoughBars(bars, policy.minimumBars);
  } catch {
    return "too few bars";
  }
  const used = bars.slice(-policy.lookbackBars);
  return contentHashOf(makeForecast(unpackBars(packBars(used)), 10, policy));
}

test("every setting of forecast.yaml changes a forecast or is a process setting", () => {
  const usual = forecast();
  for (const path of settingsOf(file)) {
    if (processSettings.includes(path)) continue;
    assert.notEqual(changes[path], undefined, `${path} has no change in this test`);
    assert.notEqual(withSetting(file, path, changes[path], forecast), usual, path);
  }
});

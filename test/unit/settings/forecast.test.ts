import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { createForecast } from "#services/forecast/app/create-forecast.ts";
import { forecastPolicySchema } from "#services/forecast/domain/policy.ts";
import { dependencies, request } from "../forecast/app/dependencies.ts";
import { settingsOf, settingsWith } from "./changed-settings.ts";
import { type Context, changeOf, file } from "./forecast-settings.ts";

/** They say how fast forecasts are made, or refused, and never what they say. */
const processSettings = [
  "workers.threads",
  "workers.queueLimit",
  "workers.fitTimeLimitMs",
  "peers.forecasters",
];

/** Identity and words, which follow from the settings even where no number does. */
const worded = /^(name|note|weightsReason|(data|policy|modelSet|content)Hash)$/;

/** The forecast of a context without its words, or why there is none. */
async function outcomeOf({ bars, settings, scored }: Context): Promise<string> {
  const { policy: stated } = settingsWith(file, settings) as { policy: unknown };
  const policy = forecastPolicySchema.parse(stated);
  const asked = { ...request(bars), policy };
  try {
    const caller = { peer: "", signal: new AbortController().signal };
    const { value } = await createForecast(dependencies(scored), asked, caller);
    return JSON.stringify(value, (key, member) => (worded.test(key) ? undefined : member));
  } catch (error) {
    if (error instanceof Fault && error.reason === "BARS_TOO_FEW") return error.reason;
    throw error;
  }
}

const known = new Map<string, Promise<string>>();

/** The same, computed once for the settings that share a context. */
function outcomeBefore(context: Context): Promise<string> {
  const key = JSON.stringify([context.settings, context.bars.at(-1)]);
  const outcome = known.get(key) ?? outcomeOf(context);
  known.set(key, outcome);
  return outcome;
}

test("every setting of forecast.yaml changes a forecast or is a process setting", async () => {
  for (const setting of settingsOf(file)) {
    if (processSettings.includes(setting)) continue;
    const change = changeOf(setting);
    assert.ok(change, `${setting} has no change in this test`);
    const { context, value, path = setting } = change;
    const settings = { ...context.settings, [path]: value };
    const before = await outcomeBefore(context);
    assert.notEqual(await outcomeOf({ ...context, settings }), before, setting);
  }
});

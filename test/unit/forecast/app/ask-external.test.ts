import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { createForecast } from "#services/forecast/app/create-forecast.ts";
import type {
  AskedForecast,
  ExternalAnswer,
  ExternalForecasters,
} from "#services/forecast/app/ports.ts";
import { sampleBars } from "#test/support/sample-bars.ts";
import { flatForecast } from "#test/support/submitted-forecasts.ts";
import { dependencies, quick, request } from "./dependencies.ts";

const dayMs = 86_400_000;
const bars = sampleBars(600);
const asOfMs = bars.at(-1)!.startTimeMs + dayMs;
const lastClose = bars.at(-1)!.close;
const caller = { peer: "", signal: new AbortController().signal };
const policy = {
  ...quick,
  submission: { source: "externalForecasters/theirs", policyHash: "abc" },
};
const sound: ExternalAnswer = {
  forecast: flatForecast(asOfMs, lastClose * 1.02, 10),
  policyHash: "abc",
};

/** What CreateForecast makes of an answer, and what was asked for it. */
function madeOf(answer: ExternalAnswer | Fault, nowMs = asOfMs - 1) {
  const asked: (AskedForecast & { readonly name: string })[] = [];
  const external: ExternalForecasters = {
    policyHash: async () => "abc",
    async forecast(name, one) {
      asked.push({ ...one, name });
      if (answer instanceof Fault) throw answer;
      return answer;
    },
  };
  const own = { ...dependencies(), external, nowMs: () => nowMs };
  const made = createForecast(own, { ...request(bars), policy }, caller);
  return { own, asked, made };
}

const refusedAs =
  (reason: string, message = /./) =>
  (error: Fault) => {
    assert.equal(error.reason, reason, error.message);
    assert.match(error.message, message);
    return true;
  };

test("a process is asked by its name, with the bars that our models would see and no other", async () => {
  const { asked, made } = madeOf(sound);
  const { value } = await made;
  assert.equal(asked.length, 1);
  assert.equal(asked[0]!.name, "theirs");
  assert.deepEqual(asked[0]!.bars, bars.slice(-quick.lookbackBars));
  assert.deepEqual([asked[0]!.asOfMs, asked[0]!.horizonBars], [asOfMs, 10]);
  assert.equal(value.ensemblePrices[0], lastClose * 1.02);
  assert.deepEqual(
    value.models.map(({ model, weightRatio }) => [model, weightRatio]),
    [
      ["naive", 0],
      ["submitted", 1],
    ],
  );
});

test("when its answer came decides whether it is live", async () => {
  assert.equal((await madeOf(sound).made).value.submission?.timing, "LIVE");
  const late = madeOf(sound, asOfMs + 30 * dayMs);
  assert.equal((await late.made).value.submission?.timing, "REPLAY");
});

test("an answer that is no forecast of what was asked is a missing one, with a fact", async () => {
  const { forecast } = sound;
  const answers: readonly (readonly [ExternalAnswer, RegExp])[] = [
    [{ ...sound, policyHash: "def" }, /answered by policy def, and abc is pinned/],
    [{ ...sound, forecast: { ...forecast, asOfMs: asOfMs + dayMs } }, /it is as of/],
    [{ ...sound, forecast: flatForecast(asOfMs, 100, 9) }, /it has 9 bars/],
    [{ ...sound, forecast: { ...forecast, intervals: [] } }, /it has 0 intervals/],
    [{ ...sound, forecast: flatForecast(asOfMs, Number.NaN, 10) }, /median_prices\[0\] is NaN/],
  ];
  for (const [answer, message] of answers) {
    const { own, made } = madeOf(answer);
    await assert.rejects(made, refusedAs("FORECAST_MISSING", message));
    assert.equal(own.failures.length, 1);
  }
});

test("what it refuses is missing; that it cannot be reached is no word on the forecast", async () => {
  const refusal = new Fault("INVALID_ARGUMENT", "BARS_TOO_FEW", "too few bars");
  const refused = madeOf(refusal);
  await assert.rejects(refused.made, refusedAs("FORECAST_MISSING", /refused: too few bars/));
  const away = madeOf(new Fault("UNAVAILABLE", "PEER_UNREACHABLE", "nobody answers"));
  await assert.rejects(away.made, refusedAs("PEER_UNREACHABLE"));
  assert.deepEqual(away.own.failures, []);
});

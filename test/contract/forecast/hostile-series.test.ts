import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Bar } from "#lib/kernel/bar.ts";
import { Fault, type FaultReason } from "#lib/kernel/fault.ts";
import { FitStatus } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { models } from "#services/forecast/domain/models/registry.ts";
import { barsOfCloses, sampleBars } from "#test/support/sample-bars.ts";
import { garchReturns, pricesFrom } from "#test/support/sample-series.ts";
import { barMessages, type RunningService, requestUpTo, runService } from "./running-service.ts";

let service: RunningService;

before(async () => {
  service = await runService();
});
after(() => service.remove());

const barCount = 120;
const dayMs = 86_400_000;
/** Far beyond what any of these takes, so that a fit that hangs fails its test. */
const longestMs = 20_000;

/** What the service says of the bars when every model, a season and the regime are asked for. */
async function ask(bars: readonly Bar[]) {
  const { policy: shipped } = await service.client.getPolicy({});
  const policy = {
    ...shipped!,
    models: models.map(({ id }) => id),
    minimumBars: 40,
    validationOrigins: 1,
    seasonPeriodBars: 5,
    regime: { ...shipped!.regime!, enabled: true },
  };
  // Of no audit set: all end at the same as-of.
  const request = { ...requestUpTo(1), auditSet: "", bars: barMessages(bars), policy };
  return service.client.createForecast(request, { deadlineMs: longestMs });
}

function closesOf(closeAt: (t: number) => number, n = barCount): Bar[] {
  return barsOfCloses(Array.from({ length: n }, (_, t) => closeAt(t)));
}

const usual = sampleBars(barCount, 6);
const split = usual.map((bar, t) =>
  t < 80
    ? bar
    : {
        ...bar,
        open: bar.open / 10,
        high: bar.high / 10,
        low: bar.low / 10,
        close: bar.close / 10,
      },
);
const gapped = usual.map((bar, t) =>
  t < 80 ? bar : { ...bar, startTimeMs: bar.startTimeMs + 150 * dayMs },
);
const spiked = closesOf((t) => (t === 80 ? 5e9 : 1e-5));
const around = (price: number) => barsOfCloses(pricesFrom(garchReturns(barCount - 1, 6), price));

for (const [what, bars] of [
  ["two values in turn", closesOf((t) => 10 + (t % 2))],
  ["one move in a still series", closesOf((t) => (t < 80 ? 10 : 11))],
  ["growth without noise", closesOf((t) => 10 * 1.001 ** t)],
  ["a gap of five months", gapped],
  ["closes around 1e-4", around(1e-4)],
  ["closes around 1e8", around(1e8)],
  ["a 10:1 split left in", split],
  ["closes that grow by a fifth every bar to 3e9", closesOf((t) => 1.2 ** t)],
  ["closes that shrink every bar from 1e9 to 3e-5", closesOf((t) => 1e9 * 1.3 ** -t)],
  ["one close in a still series that is 5e14 times the others", spiked],
] as const) {
  test(`${what}: every number of the forecast is finite, every failure has its reason`, async () => {
    const { forecast } = await ask(bars);
    assertFinite(forecast, "forecast");
    assert.deepEqual(
      forecast!.models.map(({ model }) => model),
      models.map(({ id }) => id),
    );
    for (const { model, status, note, prices } of forecast!.models) {
      assert.notEqual(status, FitStatus.UNSPECIFIED, model);
      if (status !== FitStatus.OK) assert.notEqual(note, "", model);
      assert.equal(prices.length, status === FitStatus.FAILED ? 0 : 20, model);
    }
  });
}

const refused: readonly (readonly [string, readonly Bar[], FaultReason, string])[] = [
  ["closes that never move", closesOf(() => 10), "FIT_FAILED", "bars"],
  [
    "closes that double every bar to 1e300",
    closesOf((t) => 1e300 / 2 ** (barCount - 1 - t)),
    "BARS_INVALID",
    "bars[0].open",
  ],
  ["closes around 1e-8", around(1e-8), "BARS_INVALID", "bars[0].open"],
  ["5 bars", usual.slice(0, 5), "BARS_TOO_FEW", "bars"],
  ["a NaN close", withClose(70, Number.NaN), "BARS_INVALID", "bars[70].close"],
  ["a price of -37", withClose(70, -37), "BARS_INVALID", "bars[70].close"],
  ["an infinite close", withClose(70, Infinity), "BARS_INVALID", "bars[70].close"],
];

for (const [what, bars, reason, field] of refused) {
  test(`${what}: refused as ${reason}, naming ${field}`, async () => {
    await assert.rejects(ask(bars), (error) => {
      assert.ok(error instanceof Fault);
      assert.equal(error.code, "INVALID_ARGUMENT");
      assert.equal(error.reason, reason);
      assert.equal(error.violations[0]?.field, field);
      return true;
    });
  });
}

function withClose(at: number, close: number): Bar[] {
  return usual.map((bar, t) => (t === at ? { ...bar, close } : bar));
}

/** Walks all numbers of a message; a NaN deep in a diagnostic spoils what is computed from it. */
function assertFinite(value: unknown, path: string): void {
  if (typeof value === "number") assert.ok(Number.isFinite(value), `${path} is ${value}`);
  if (typeof value !== "object" || value === null) return;
  for (const [key, member] of Object.entries(value)) assertFinite(member, `${path}.${key}`);
}

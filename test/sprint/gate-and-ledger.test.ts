import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { importSeries } from "#cli/bars/import-series.ts";
import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import type { Bar } from "#lib/kernel/bar.ts";
import { type Channel, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { MarketDataService } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import type { Sprint, SprintStep, TickerStep } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { type EmbeddedServices, startEmbedded } from "#test/support/embedded.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { barsOfCloses } from "#test/support/sample-bars.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const configFolder = lenientConfig({
  "risk-gate.yaml": { "policy.longOnly": false, "policy.maximumPositionRatio": 1 },
});
let services: EmbeddedServices;
let gateway: Channel;

before(async () => {
  services = await startEmbedded({
    dataDir: temporaryFolder(),
    ports: "any",
    logLevel: "error",
    resumeSprints: false,
    environment: {},
    configFolder,
  });
  gateway = openChannel(services.addresses.gateway);
});

after(async () => {
  gateway.close();
  await services.close();
});

/** Imports the bars, with enough volume that it limits no order. */
async function importBars(ticker: string, bars: readonly Bar[]): Promise<void> {
  await importSeries(clientOf(MarketDataService, gateway), {
    instrument: instrumentOfTicker(ticker),
    interval: "DAY_1",
    source: "generated",
    provenance: "SYNTHETIC",
    bars: bars.map((bar) => ({ ...bar, volumeUnits: 10_000 * bar.volumeUnits })),
  });
}

/** Runs a sprint to its end. */
async function runSprint(
  tickers: readonly string[],
  audits: number,
  spacingBars: number,
): Promise<{ readonly sprint: Sprint; readonly steps: readonly SprintStep[] }> {
  const client = clientOf(SprintService, gateway);
  const { sprint } = await client.createSprint({
    requestId: `sprint of ${tickers.join(" ")}`,
    spec: {
      tickers: [...tickers],
      audits,
      spacingBars,
      interval: BarInterval.DAY_1,
      horizonBars: 10,
      riskOverrides: { proofMode: false },
    },
  });
  let last = sprint;
  const steps: SprintStep[] = [];
  for await (const { event } of client.watchSprint({ name: sprint?.name ?? "" })) {
    if (event.case === "sprint") last = event.value;
    if (event.case === "step") steps.push(event.value);
  }
  assert.ok(last);
  assert.equal(last.failure, undefined);
  return { sprint: last, steps };
}

/** What denied, by how often. */
function denialsIn(steps: readonly SprintStep[]): Readonly<Record<string, number>> {
  const denials: Record<string, number> = {};
  for (const { bindingRule } of tickersIn(steps)) {
    if (bindingRule !== "") denials[bindingRule] = (denials[bindingRule] ?? 0) + 1;
  }
  return denials;
}

function tickersIn(steps: readonly SprintStep[]): readonly TickerStep[] {
  return steps.flatMap(({ tickers }) => tickers);
}

/** Closes that rise and fall by a pattern of their own, on a slow rise. */
function wave(n: number, start: number, amplitude: number, drift: number): number[] {
  return Array.from(
    { length: n },
    (_, t) => start * Math.exp(drift * t + amplitude * Math.sin(t * t)),
  );
}

/** A metric of the sprint's scorecard; 0 for one that it does not name. */
function countOf({ result }: Sprint, name: string): number {
  const metric = result?.scorecard?.metrics.find((one) => one.name === name);
  return metric?.result.case === "value" ? metric.result.value : 0;
}

const orderedIn = (steps: readonly SprintStep[]) =>
  tickersIn(steps).filter(({ orderedUnits }) => orderedUnits !== 0n);

const sumOf = (steps: readonly SprintStep[], amountOf: (step: TickerStep) => number) =>
  tickersIn(steps).reduce((sum, step) => sum + amountOf(step), 0);

test("where spacing equals the holding limit no decision is lost to a lot that leaves by then", async () => {
  const audits = 6;
  await importBars("CALM", barsOfCloses(wave(480, 100, 0.004, 0.001)));
  const { sprint, steps } = await runSprint(["CALM"], audits, 5);
  assert.deepEqual(denialsIn(steps), {});
  assert.equal(orderedIn(steps).length, audits);
  assert.equal(countOf(sprint, "orders"), audits);
  // Those that are not filled open beyond the expected price.
  assert.equal(
    countOf(sprint, "orders_filled"),
    audits - countOf(sprint, "orders_unfilled_move_taken"),
  );
  assert.equal(
    sumOf(steps, ({ closedTrades }) => closedTrades),
    countOf(sprint, "orders_filled"),
  );
});

test("a currency pair and an index without volume trade", async () => {
  const withoutVolume = (bars: readonly Bar[]) => bars.map((bar) => ({ ...bar, volumeUnits: 0 }));
  await importBars("EURUSD=X", withoutVolume(barsOfCloses(wave(400, 1.1, 0.004, 0.0005))));
  await importBars("^TEST", withoutVolume(barsOfCloses(wave(400, 400, 0.004, 0.0005))));
  const { steps } = await runSprint(["EURUSD=X", "^TEST"], 3, 6);
  assert.deepEqual(denialsIn(steps), {});
  for (const ticker of ["EURUSD=X", "^TEST"]) {
    const own = tickersIn(steps).filter((step) => step.ticker === ticker);
    assert.equal(own.filter(({ orderedUnits }) => orderedUnits !== 0n).length, 3);
  }
});

test("orders that take all cash, long and short, are paid for at gaps within the buffer", async () => {
  await importBars("LONG", barsOfCloses(wave(480, 100, 0.011, 0.001)));
  await importBars("SHORT", barsOfCloses(wave(480, 50, 0.013, -0.001)));
  const { sprint, steps } = await runSprint(["LONG", "SHORT"], 6, 7);
  const orders = orderedIn(steps);
  assert.ok(orders.some(({ orderedUnits }) => orderedUnits < 0n));
  assert.ok(orders.length >= 10, `${orders.length}`);
  assert.equal(countOf(sprint, "orders_unfilled_cash_too_low"), 0);
  assert.equal(countOf(sprint, "orders"), orders.length);
});

test("an order that a larger gap leaves unpaid is reported: fact, step and scorecard agree", async () => {
  // Every seventh bar opens 6 % above the close before, on a slow fall; the sprint decides before all of
  // them in turn, and a short that opens so much higher needs more cash than there is.
  const closes = wave(480, 100, 0.004, 0).map((close, t) => close * 1.06 ** Math.floor(t / 7));
  const level = closes.map((close, t) => close / 1.0105 ** t);
  await importBars("GAP", barsOfCloses(level));
  await importBars("LEAP", barsOfCloses(level));
  await importBars("JUMP", barsOfCloses(level));
  const { sprint, steps } = await runSprint(["GAP", "LEAP", "JUMP"], 7, 6);
  const rejected = sumOf(steps, ({ rejectedOrders }) => rejectedOrders);
  assert.ok(rejected > 0);
  assert.equal(countOf(sprint, "orders_rejected"), rejected);
  assert.ok(countOf(sprint, "orders_unfilled_cash_too_low") > 0);
  assert.equal(countOf(sprint, "orders"), orderedIn(steps).length);
});

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { importSeries } from "#cli/bars/import-series.ts";
import { microsPriceRange } from "#lib/kernel/money.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { RiskPolicyOverridesSchema } from "#proto/pmx/riskgate/v1/policy_pb.ts";
import { SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { type MadeSeries, madeSeries } from "#test/support/made-series.ts";
import { endOf, type SprintWorld, specOf, startSprintWorld, watched } from "./sprint-world.ts";

const { lowest, highest } = microsPriceRange;

let world: SprintWorld;
before(async () => {
  world = await startSprintWorld(undefined, lenientConfig());
});
after(() => world.close());

/** Stores made bars and runs a sprint on them to its end. */
async function sprintOn(ticker: string, made: MadeSeries, over: object = {}) {
  await importSeries(world.marketData, madeSeries(ticker, made));
  const spec = Object.assign(specOf(3, [ticker]), over);
  const { sprint } = await world.sprints.createSprint({ requestId: ticker, spec });
  const messages = await watched(world, sprint!.name);
  const end = endOf(messages);
  assert.equal(end.state, SprintState.SUCCEEDED, end.failure?.message);
  const steps = messages.flatMap(({ event }) => (event.case === "step" ? [event.value] : []));
  return { end, tickers: steps.flatMap((step) => step.tickers) };
}

test("a history of more bars than a forecast takes runs to its verdict", async () => {
  const { end } = await sprintOn("LONG", { bars: 6_000 });
  assert.equal(end.completedAudits, 3);
});

for (const [ticker, firstPrice, lowestPrice] of [
  ["CHEAP", 2 * lowest, lowest],
  ["DEAR", highest / 3, 0],
] as const) {
  test(`prices near an end of the range are decided on like others: ${ticker}`, async () => {
    const made = { bars: 500, firstPrice, lowestPrice, drift: 0, volatility: 0.02, seed: 3 };
    const { tickers } = await sprintOn(ticker, made);
    const rules = tickers.map(({ bindingRule }) => bindingRule);
    assert.equal(rules.length, 4);
    assert.ok(!rules.includes("finite-inputs"), rules.join(" "));
  });
}

for (const price of [lowest / 3, highest * 3]) {
  test(`an import of bars at ${price} is refused with the range of prices`, async () => {
    const series = madeSeries("OUTSIDE", { bars: 300, firstPrice: price });
    await assert.rejects(importSeries(world.marketData, series), {
      reason: "BARS_INVALID",
      message: /chunk\.bars\[0\]\.open: must be from 0\.000001 to 9000000000, got/,
    });
  });
}

test("a horizon before the holding limit is refused when the sprint is created", async () => {
  const spec = Object.assign(specOf(3), { horizonBars: 4 });
  await assert.rejects(world.sprints.createSprint({ requestId: "too near", spec }), {
    code: "INVALID_ARGUMENT",
    reason: "FIELD_INVALID",
    message: /^spec\.horizon_bars: 4 is before the holding limit of 5 bars/,
  });
});

test("a sprint whose horizon is the holding limit ends when its last lot has left", async () => {
  const riskOverrides = create(RiskPolicyOverridesSchema, {
    proofMode: false,
    edgeCostGate: false,
  });
  const made = { bars: 500, drift: 0.004, volatility: 0.008 };
  const over = { audits: 5, horizonBars: 5, spacingBars: 7, riskOverrides };
  const { end, tickers } = await sprintOn("RISING", made, over);
  const ordered = tickers.filter(({ orderedUnits }) => orderedUnits !== 0n).length;
  const closed = tickers.reduce((sum, { closedTrades }) => sum + closedTrades, 0);
  assert.notEqual(tickers.at(-2)?.orderedUnits, 0n);
  assert.equal(closed, ordered);
  const channel = openChannel(world.services.addresses.execution);
  const { portfolio } = await clientOf(ExecutionService, channel).getPortfolio({
    name: end.portfolio,
  });
  channel.close();
  assert.deepEqual([portfolio?.positions, portfolio?.openOrders], [[], []]);
});

test("of two shares that move alike a policy on correlations opens one", async () => {
  const made = { bars: 500, drift: 0.004, volatility: 0.008 };
  for (const ticker of ["TWINA", "TWINB"]) {
    await importSeries(world.marketData, madeSeries(ticker, made));
  }
  const rulesOf = async (requestId: string, own: object) => {
    const loose = { proofMode: false, edgeCostGate: false, minimumExpectedReturnBps: 0 };
    const riskOverrides = create(RiskPolicyOverridesSchema, { ...loose, ...own });
    const over = { horizonBars: 5, riskOverrides };
    const spec = Object.assign(specOf(1, ["TWINA", "TWINB"]), over);
    const { sprint } = await world.sprints.createSprint({ requestId, spec });
    const messages = await watched(world, sprint!.name);
    const steps = messages.flatMap(({ event }) => (event.case === "step" ? [event.value] : []));
    return steps[0]!.tickers.map(({ bindingRule }) => bindingRule);
  };
  assert.deepEqual(await rulesOf("twins", {}), ["", ""]);
  const limited = await rulesOf("alike", { maximumHeldCorrelationRatio: 0.9 });
  assert.deepEqual(limited, ["", "held-correlation"]);
});

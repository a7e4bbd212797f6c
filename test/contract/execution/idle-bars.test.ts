import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { barOn, dayStart } from "#test/support/execution-examples.ts";
import {
  newPortfolio,
  orderRequest,
  type RunningService,
  runService,
  seriesOf,
} from "./running-service.ts";

let service: RunningService;
before(async () => {
  service = await runService();
});
after(() => service.remove());

test("a series without volume trades on every bar, whatever other portfolios saw of its ticker", async () => {
  const withVolume = await newPortfolio(service, "with volume");
  await service.client.advanceBars({ portfolio: withVolume, series: [seriesOf([barOn(0, 100)])] });
  const portfolio = await newPortfolio(service, "without volume");
  const market = { dailyVolatilityBps: 1 };
  await service.client.submitOrder({ ...orderRequest(portfolio), market });
  const bars = [0, 1].map((day) => ({ ...barOn(day, 100), volumeUnits: 0 }));
  const reply = await service.client.advanceBars({ portfolio, series: [seriesOf(bars)] });
  assert.equal(reply.fills.length, 1);
});

test("an idle bar of an instrument that is neither held nor ordered is no session, in parts or at once", async () => {
  const bars = (day: number, volumeUnits: number) =>
    ["AAPL", "MSFT"].map((ticker) => seriesOf([{ ...barOn(day, 100), volumeUnits }], ticker));
  for (const days of [[[0, 1]], [[0], [1]]]) {
    const portfolio = await newPortfolio(service, `idle session ${JSON.stringify(days)}`);
    const decisionTime = timestampFromMs(dayStart(1));
    await service.client.submitOrder({ ...orderRequest(portfolio), decisionTime });
    for (const together of days) {
      const parts = together.map((day) => bars(day, day === 0 ? 5 : 0));
      const series = parts[0]!.map((one, at) => ({
        ...one,
        bars: parts.flatMap((part) => part[at]!.bars),
      }));
      await service.client.advanceBars({ portfolio, series });
    }
    const reply = await service.client.getPortfolio({ name: portfolio });
    assert.equal(reply.portfolio?.openOrders.length, 1);
  }
});

test("a lot stays on a bar without volume, and leaves at the next that trades", async () => {
  const portfolio = await newPortfolio(service, "idle bar");
  await service.client.submitOrder(orderRequest(portfolio));
  await service.client.advanceBars({ portfolio, series: [seriesOf([barOn(0, 100)])] });
  const idle = { ...barOn(1, 90), volumeUnits: 0 };
  const none = await service.client.advanceBars({ portfolio, series: [seriesOf([idle])] });
  assert.deepEqual(none.fills, []);
  const left = await service.client.advanceBars({ portfolio, series: [seriesOf([barOn(2, 91)])] });
  assert.equal(left.roundTrips[0]?.exitPrice, 91);
});

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fromBinary } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Fault } from "#lib/kernel/fault.ts";
import { RunEndedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { OrderState, RejectReason } from "#proto/pmx/execution/v1/order_pb.ts";
import { ExitReason } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { eventually } from "#test/support/eventually.ts";
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

/** A portfolio with a lot and a waiting order, and the request that advanced it. */
async function portfolioWithLot(requestId: string) {
  const portfolio = await newPortfolio(service, requestId);
  await service.client.submitOrder(orderRequest(portfolio));
  const bars = [barOn(0, 100), barOn(1, 101, { close: 103 })];
  const request = { portfolio, series: [seriesOf(bars)] };
  const advanced = await service.client.advanceBars(request);
  const waiting = {
    ...orderRequest(portfolio, "order-2"),
    decisionTime: timestampFromMs(dayStart(9)),
  };
  const instrument = { ...waiting.instrument, ticker: "MSFT" };
  await service.client.submitOrder({ ...waiting, instrument });
  return { portfolio, request, advanced };
}

test("the end of a run closes the lot, lets the order expire, and leaves cash alone", async () => {
  const { portfolio } = await portfolioWithLot("ends");
  const ended = await service.client.endRun({ portfolio });
  const [trip] = ended.roundTrips;
  assert.equal(trip?.exitReason, ExitReason.END_OF_RUN);
  assert.equal(trip?.exitPrice, 103);
  assert.equal(ended.fills[0]?.id, trip?.exitFill);
  assert.equal(ended.orders[0]?.state, OrderState.EXPIRED);
  assert.equal(ended.orders[0]?.rejectReason, RejectReason.RUN_ENDED);
  assert.deepEqual([ended.portfolio?.positions, ended.portfolio?.openOrders], [[], []]);
  assert.equal(ended.portfolio?.equityMicros, ended.portfolio?.cashMicros);
  assert.equal(ended.portfolio?.maxDrawdown?.n, 3n);
  const listed = await service.client.listRoundTrips({ portfolio });
  assert.deepEqual(listed.roundTrips, ended.roundTrips);
});

test("the end is stated as facts: the fill, the closed trade, the order that expired and the equity", async () => {
  const { portfolio, advanced } = await portfolioWithLot("states");
  const { factPosition, roundTrips } = await service.client.endRun({ portfolio });
  const position = Number(factPosition?.sequence);
  await eventually("all facts are published", () =>
    service.facts.some(({ sequence }) => sequence === position),
  );
  const subjects = service.facts
    .filter(({ sequence }) => sequence > position - 4 && sequence <= position)
    .map(({ subject }) => subject);
  assert.equal(roundTrips.length, 1);
  assert.deepEqual(subjects, [
    "pmx.execution.v1.order.filled",
    "pmx.execution.v1.trade.closed",
    "pmx.execution.v1.order.expired",
    "pmx.execution.v1.run.ended",
  ]);
  const [ended] = service.facts.filter(({ sequence }) => sequence === position);
  const run = fromBinary(RunEndedSchema, ended?.payload ?? new Uint8Array());
  const { equityMicros: endMicros = 0n } =
    (await service.client.getPortfolio({ name: portfolio })).portfolio ?? {};
  const { halfSpreadMicros, slippageMicros, commissionMicros, impactMicros } =
    advanced.fills[0]?.costs ?? assert.fail("nothing was bought");
  const chargedMicros = halfSpreadMicros + slippageMicros + commissionMicros + impactMicros;
  const firstMicros = 100_000_000_000n - chargedMicros;
  assert.deepEqual([run.portfolio, run.startingCashMicros], [portfolio, 100_000_000_000n]);
  assert.deepEqual(run.startTime, timestampFromMs(dayStart(0)));
  assert.deepEqual(
    run.marks.map(({ closeTime }) => closeTime),
    [timestampFromMs(dayStart(1)), timestampFromMs(dayStart(2))],
  );
  assert.deepEqual(
    run.marks.map(({ equityMicros, cashMicros }) => [equityMicros, cashMicros]),
    [
      [firstMicros, firstMicros - 10_000_000_000n],
      [endMicros, endMicros],
    ],
  );
});

test("the equity of an end has one mark a date, the last one, also where dates lie before 1970", async () => {
  const portfolio = await newPortfolio(service, "hours");
  const hourMs = 3_600_000;
  // From 22:00 on 1969-12-30 to 01:00 on 1970-01-01: the hours that close at midnight are of the date before.
  const startsMs = Array.from({ length: 28 }, (_, hour) => (hour - 26) * hourMs);
  const bars = startsMs.map((startTimeMs) => ({ ...barOn(0, 100), startTimeMs }));
  const series = [{ ...seriesOf(bars), interval: BarInterval.HOUR_1 }];
  await service.client.advanceBars({ portfolio, series });
  const { factPosition } = await service.client.endRun({ portfolio });
  const position = Number(factPosition?.sequence);
  await eventually("the end is published", () =>
    service.facts.some(({ sequence }) => sequence === position),
  );
  const [ended] = service.facts.filter(({ sequence }) => sequence === position);
  const { marks } = fromBinary(RunEndedSchema, ended?.payload ?? new Uint8Array());
  assert.deepEqual(
    marks.map(({ closeTime }) => Number(closeTime?.seconds) / 3_600),
    [-24, 0, 2],
  );
});

test("repeated, the end and the advance before it answer the same, and nothing is booked twice", async () => {
  const { portfolio, request, advanced } = await portfolioWithLot("repeats");
  const { factPosition: _, ...first } = await service.client.endRun({ portfolio });
  const { factPosition: __, ...again } = await service.client.endRun({ portfolio });
  assert.deepEqual(again, first);
  const replayed = await service.client.advanceBars(request);
  assert.deepEqual(replayed.fills, advanced.fills);
  assert.deepEqual(replayed.roundTrips, advanced.roundTrips);
  assert.deepEqual(replayed.orders, advanced.orders);
});

test("a portfolio may be advanced after the end of a run, and ended again", async () => {
  const { portfolio } = await portfolioWithLot("goes on");
  await service.client.endRun({ portfolio });
  const decisionTime = timestampFromMs(dayStart(2));
  await service.client.submitOrder({ ...orderRequest(portfolio, "order-3"), decisionTime });
  const series = [seriesOf([barOn(2, 100), barOn(3, 99)])];
  assert.equal((await service.client.advanceBars({ portfolio, series })).fills.length, 1);
  const ended = await service.client.endRun({ portfolio });
  assert.deepEqual(
    ended.roundTrips.map(({ exitPrice }) => exitPrice),
    [103, 99],
  );
});

test("a portfolio that has no bars or does not exist has no run to end", async () => {
  const portfolio = await newPortfolio(service, "barless");
  for (const [name, reason] of [
    [portfolio, "PORTFOLIO_STATE"],
    ["portfolios/unknown", "RESOURCE_NOT_FOUND"],
  ] as const) {
    await assert.rejects(
      service.client.endRun({ portfolio: name }),
      (error) => error instanceof Fault && error.reason === reason,
    );
  }
});

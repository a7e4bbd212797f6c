import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { after, before, test } from "node:test";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { ExitReason } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { anotherClient } from "#test/support/another-client.ts";
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
after(async () => {
  await service.stop();
  await rm(service.folder, { recursive: true, force: true });
});

const steps = {
  steps: [
    { gainAtr: 1, lockAtr: 0 },
    { gainAtr: 1.5, lockAtr: 0.5 },
  ],
};
const trailingOrder = (portfolio: string) => ({
  ...orderRequest(portfolio),
  exits: { stopPrice: 94, trailing: { atrPrice: 4, steps } },
});

test("a moved stop outlives the process and a split, and the trip says what closed it", async () => {
  const portfolio = await newPortfolio(service, "trails");
  const { order } = await service.client.submitOrder(trailingOrder(portfolio));
  assert.equal(order?.exits?.trailing?.atrPrice, 4);
  assert.deepEqual(
    order.exits.trailing.steps?.steps.map(({ gainAtr, lockAtr }) => [gainAtr, lockAtr]),
    [
      [1, 0],
      [1.5, 0.5],
    ],
  );
  const rise = [barOn(0, 100), barOn(1, 101, { close: 104 })];
  await service.client.advanceBars({ portfolio, series: [seriesOf(rise)] });
  await service.stop();
  service = await runService(service.folder);
  // In new shares the entry is 50 and the range 2: the stop at 50 goes to 51 with a close of 53.
  const splits = [{ exTime: timestampFromMs(dayStart(2)), newSharesPerOld: 2 }];
  const after = { ...seriesOf([barOn(2, 52, { low: 50.5, close: 53 })]), splits };
  const held = await service.client.advanceBars({ portfolio, series: [after] });
  assert.deepEqual(held.roundTrips, []);
  await service.stop();
  service = await runService(service.folder);
  const falls = { portfolio, series: [seriesOf([barOn(3, 52, { low: 50.5 })])] };
  const left = await service.client.advanceBars(falls);
  const [trip] = left.roundTrips;
  assert.equal(trip?.exitReason, ExitReason.TRAILING_STOP);
  assert.deepEqual([trip.exitPrice, trip.triggerPrice, trip.gap], [51, 51, false]);
  assert.equal(trip.riskMicros, 600_000_000n);
  assert.deepEqual((await service.client.listRoundTrips({ portfolio })).roundTrips, [trip]);
});

test("a moved stop is kept to the last digit", async () => {
  const portfolio = await newPortfolio(service, "digits");
  const trailing = { atrPrice: 0.1 + 0.2, steps: { steps: [{ gainAtr: 1, lockAtr: 0.7 }] } };
  await service.client.submitOrder({ ...orderRequest(portfolio), exits: { trailing } });
  const rise = [barOn(0, 100.1, { close: 103 })];
  await service.client.advanceBars({ portfolio, series: [seriesOf(rise)] });
  const fall = { portfolio, series: [seriesOf([barOn(1, 102, { low: 99 })])] };
  const [trip] = (await service.client.advanceBars(fall)).roundTrips;
  const stop = 100.1 + 0.7 * (0.1 + 0.2);
  assert.ok(`${stop}`.length > 16, "fewer digits than SQLite writes");
  assert.equal(trip?.triggerPrice, stop);
});

test("steps that go back are refused", async () => {
  const portfolio = await newPortfolio(service, "refused");
  const order = trailingOrder(portfolio);
  const back = { steps: [steps.steps[1]!, steps.steps[0]!] };
  const exits = { ...order.exits, trailing: { atrPrice: 4, steps: back } };
  await assert.rejects(
    service.client.submitOrder({ ...order, exits }),
    /exits\.trailing\.steps.*ascend/,
  );
  const none = { ...order.exits, trailing: { atrPrice: 4 } };
  await assert.rejects(
    service.client.submitOrder({ ...order, exits: none }),
    /exits\.trailing\.steps/,
  );
});

test("moved stops are guarded by the schema", async () => {
  const portfolio = await newPortfolio(service, "attacked");
  await service.client.submitOrder(trailingOrder(portfolio));
  const series = [seriesOf([barOn(0, 100, { close: 106 })])];
  await service.client.advanceBars({ portfolio, series });
  await service.stop();
  const client = anotherClient(service.databasePath);
  const added = (lot: string, day: number, stop: number) =>
    `INSERT INTO trailed_stops (portfolio, lot, bar_start_ms, stop_price)
     SELECT portfolio, ${lot}, ${dayStart(day)}, ${stop} FROM trailed_stops WHERE portfolio = '${portfolio}'`;
  const refusals: readonly (readonly [sql: string, refusal: RegExp])[] = [
    ["DELETE FROM trailed_stops", /append-only/],
    ["UPDATE trailed_stops SET stop_price = 1", /append-only/],
    [
      "INSERT OR REPLACE INTO trailed_stops SELECT * FROM trailed_stops",
      /has this row already|in its favour only/,
    ],
    [added("lot", 1, 102), /in its favour only/],
    [added("lot", 1, 101), /in its favour only/],
    [added("'nothing'", 1, 103), /in its favour only/],
    [added("lot", -1, 103), /in its favour only/],
  ];
  try {
    for (const [sql, refusal] of refusals) await assert.rejects(client.execute(sql), refusal, sql);
    await client.execute(added("lot", 1, 103));
  } finally {
    client.close();
    service = await runService(service.folder);
  }
});

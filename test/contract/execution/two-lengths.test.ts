import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { Bar } from "#lib/kernel/bar.ts";
import { ExitReason } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { barOn, dayStart } from "#test/support/execution-examples.ts";
import {
  aaplMessage,
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

const hourMs = 3_600_000;
/** Seven hourly bars of a day from 14:30 (UTC), or the first of them. */
function hoursOf(day: number, hours = 7): readonly Bar[] {
  return Array.from({ length: hours }, (_, hour) => ({
    ...barOn(day, 100),
    startTimeMs: dayStart(day) + (14.5 + hour) * hourMs,
  }));
}
const hourly = (bars: readonly Bar[], ticker?: string) => ({
  ...seriesOf(bars, ticker),
  interval: BarInterval.HOUR_1,
});
const fiveSessions = { holdingLimit: { limit: { case: "sessions" as const, value: 5 } } };

test("a limit of five sessions lasts through hourly and daily bars, on an exchange without a calendar too", async () => {
  const { client } = service;
  const portfolio = await newPortfolio(service, "five-sessions");
  const instrument = { ...aaplMessage, exchange: "ELSEWHERE" };
  const on = <Series extends object>(series: Series) => ({ ...series, instrument });
  await client.submitOrder({ ...orderRequest(portfolio), exits: fiveSessions, instrument });
  const advance = (series: object) =>
    client.advanceBars({ portfolio, series: [on(series)] } as Parameters<
      typeof client.advanceBars
    >[0]);
  await advance(hourly([...hoursOf(0), ...hoursOf(1), ...hoursOf(2, 1)]));
  // Fifteen bars by now, of two sessions and an hour: the next day comes as a whole.
  await advance(seriesOf([barOn(3, 100), barOn(4, 100)]));
  const { portfolio: held } = await client.getPortfolio({ name: portfolio });
  assert.equal(held?.positions[0]?.leavingUnits, 0n);
  const { roundTrips } = await advance(hourly(hoursOf(7)));
  const [trip] = roundTrips;
  assert.equal(trip?.exitReason, ExitReason.TIME);
  // Five sessions are 35 hours: two days and an hour, two days, six hours.
  assert.equal(timestampMs(trip!.exitTime!), hoursOf(7)[6]?.startTimeMs);
  assert.equal(trip?.sessionsHeld, 5);
});

test("an hourly ticker is traded before the daily bar of its date is known, and a repetition answers the same", async () => {
  const { client } = service;
  const portfolio = await newPortfolio(service, "beside-each-other");
  await client.submitOrder(orderRequest(portfolio));
  const other = {
    ...orderRequest(portfolio, "other"),
    instrument: { ...aaplMessage, ticker: "B" },
  };
  await client.submitOrder(other);
  const request = {
    portfolio,
    series: [seriesOf([barOn(0, 100, { high: 120 })], "B"), hourly(hoursOf(0, 2))],
  };
  const first = await client.advanceBars(request);
  assert.deepEqual(
    first.fills.map(({ instrument }) => instrument?.ticker),
    ["AAPL", "B", "B"],
  );
  const closeMs = timestampMs(first.portfolio!.lastBarCloseTime!);
  assert.equal(closeMs, dayStart(1));
  const again = await client.advanceBars(request);
  assert.deepEqual([again.fills, again.orders], [first.fills, first.orders]);
});

test("hourly bars after the daily bar of their date, or it after them, are refused: moves would count twice", async () => {
  const { client } = service;
  const portfolio = await newPortfolio(service, "twice");
  await client.advanceBars({ portfolio, series: [hourly(hoursOf(0))] });
  await assert.rejects(
    client.advanceBars({ portfolio, series: [seriesOf([barOn(0, 100)])] }),
    /a bar of 1d would count moves of AAPL again that bars of 1h until 2017-01-02T21:30/,
  );
  await client.advanceBars({ portfolio, series: [seriesOf([barOn(1, 100)])] });
  await assert.rejects(
    client.advanceBars({ portfolio, series: [hourly(hoursOf(1))] }),
    /a bar of 1h would count moves of AAPL again that bars of 1d until 2017-01-04T00:00/,
  );
});

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fromBinary } from "@bufbuild/protobuf";
import { TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { ExitReason } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { eventually } from "#test/support/eventually.ts";
import { barOn } from "#test/support/execution-examples.ts";
import {
  orderRequest,
  portfolioRequest,
  type RunningService,
  runService,
  seriesOf,
} from "./running-service.ts";

let service: RunningService;
before(async () => {
  service = await runService();
});
after(() => service.remove());

const created = async (requestId: string, policy: object) => {
  const limits = { maximumShareByExchange: { XNAS: 0.15 } };
  const pinned = {
    maximumOpenLotsPerInstrument: 1,
    refuseNegativeCash: true,
    ...limits,
    ...policy,
  };
  const request = { ...portfolioRequest(requestId), policy: pinned };
  const { portfolio } = await service.client.createPortfolio(request);
  assert.ok(portfolio);
  return portfolio;
};

test("a portfolio that trims closes what has grown beyond its exchange's share, and states it", async () => {
  const { name: portfolio, policy } = await created("trims", { trimExchangeDrift: true });
  assert.equal(policy?.trimExchangeDrift, true);
  await service.client.submitOrder({ ...orderRequest(portfolio), exits: {} });
  const grows = { portfolio, series: [seriesOf([barOn(0, 100), barOn(1, 140, { close: 190 })])] };
  const grown = await service.client.advanceBars(grows);
  const [allowance] = grown.portfolio?.exchangeAllowances ?? [];
  assert.ok((allowance?.availableMicros ?? 0n) < 0n, String(allowance?.availableMicros));

  const opens = { portfolio, series: [seriesOf([barOn(2, 185)])] };
  const trimmed = await service.client.advanceBars(opens);
  const [trip] = trimmed.roundTrips;
  assert.equal(trip?.exitReason, ExitReason.EXCHANGE_LIMIT);
  assert.deepEqual([trip.exitPrice, trip.triggerPrice], [185, undefined]);
  assert.deepEqual(trimmed.portfolio?.positions, []);
  assert.equal(trimmed.portfolio?.equityMicros, trimmed.portfolio?.cashMicros);
  assert.deepEqual((await service.client.advanceBars(opens)).roundTrips, trimmed.roundTrips);
  const listed = await service.client.listRoundTrips({ portfolio });
  assert.deepEqual(listed.roundTrips, trimmed.roundTrips);
  const closed = () => service.facts.find(({ type }) => type === TradeClosedSchema.typeName);
  await eventually("the trade is stated", () => closed() !== undefined);
  const fact = fromBinary(TradeClosedSchema, closed()?.payload ?? new Uint8Array());
  assert.equal(fact.roundTrip?.exitReason, ExitReason.EXCHANGE_LIMIT);
});

test("a policy that says it does not trim is the one that says nothing", async () => {
  const says = await created("says no", { trimExchangeDrift: false });
  const silent = await created("says nothing", {});
  const trims = await created("says yes", { trimExchangeDrift: true });
  assert.equal(says.policyHash, silent.policyHash);
  assert.equal(says.policy?.trimExchangeDrift, undefined);
  assert.notEqual(trims.policyHash, silent.policyHash);
});

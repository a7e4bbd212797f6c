import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { OrderState, RejectReason } from "#proto/pmx/execution/v1/order_pb.ts";
import { AssetClass } from "#proto/pmx/type/v1/instrument_pb.ts";
import { barOn } from "#test/support/execution-examples.ts";
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

async function fieldsRefused(call: Promise<unknown>): Promise<readonly string[]> {
  const fault = await call.then(
    () => assert.fail("the call succeeded"),
    (error: unknown) => error,
  );
  assert.ok(fault instanceof Fault, String(fault));
  assert.deepEqual([fault.code, fault.reason], ["INVALID_ARGUMENT", "FIELD_INVALID"]);
  return fault.violations.map(({ field }) => field);
}

const others = [
  ["exchange", { exchange: "XNYS" }],
  ["asset_class", { assetClass: AssetClass.INTL_EQUITY }],
  ["currency", { currency: "EUR" }],
  ["lot_size_units", { lotSizeUnits: 10 }],
  ["region", { region: "DE" }],
  ["quantity_decimals", { quantityDecimals: 2 }],
  ["contract_multiplier", { contractMultiplier: 10 }],
] as const;

for (const [field, other] of others) {
  test(`bars and orders of a known ticker with another ${field} are refused by that field`, async () => {
    const portfolio = await newPortfolio(service, `known-${field}`);
    const known = seriesOf([barOn(0, 100)]);
    await service.client.advanceBars({ portfolio, series: [known] });
    const instrument = { ...aaplMessage, ...other };
    const series = [{ ...seriesOf([barOn(1, 100)]), instrument }];
    const advance = service.client.advanceBars({ portfolio, series });
    assert.deepEqual(await fieldsRefused(advance), [`series[0].instrument.${field}`]);
    const order = service.client.submitOrder({ ...orderRequest(portfolio), instrument });
    assert.deepEqual(await fieldsRefused(order), [`instrument.${field}`]);
  });
}

test("an order makes its instrument known before any bar", async () => {
  const portfolio = await newPortfolio(service, "known-by-order");
  await service.client.submitOrder(orderRequest(portfolio));
  const instrument = { ...aaplMessage, lotSizeUnits: 50 };
  const series = [{ ...seriesOf([barOn(0, 100)]), instrument }];
  assert.deepEqual(await fieldsRefused(service.client.advanceBars({ portfolio, series })), [
    "series[0].instrument.lot_size_units",
  ]);
});

test("a denied order makes nothing known, so that its terms can be put right", async () => {
  const portfolio = await newPortfolio(service, "put-right");
  const wrong = { ...orderRequest(portfolio), instrument: { ...aaplMessage, currency: "EUR" } };
  const { order } = await service.client.submitOrder(wrong);
  assert.equal(order?.rejectReason, RejectReason.CURRENCY_MISMATCH);
  const right = await service.client.submitOrder(orderRequest(portfolio, "order-2"));
  assert.equal(right.order?.state, OrderState.ACCEPTED);
});

test("decimals and a multiplier that are stated as 0 and 1 are those that an absent one means", async () => {
  const portfolio = await newPortfolio(service, "stated-defaults");
  await service.client.advanceBars({ portfolio, series: [seriesOf([barOn(0, 100)])] });
  const instrument = { ...aaplMessage, quantityDecimals: 0, contractMultiplier: 1 };
  const series = [{ ...seriesOf([barOn(1, 100)]), instrument }];
  await service.client.advanceBars({ portfolio, series });
});

test("an order that is worth less than half a micro at its fill is rejected", async () => {
  const portfolio = await newPortfolio(service, "too-little");
  const instrument = { ...aaplMessage, ticker: "DUST-USD", quantityDecimals: 8 };
  const exits = {};
  await service.client.submitOrder({
    ...orderRequest(portfolio),
    instrument,
    exits,
    quantityUnits: 49n,
  });
  const series = [{ ...seriesOf([barOn(0, 1e-6)]), instrument }];
  const { orders } = await service.client.advanceBars({ portfolio, series });
  assert.deepEqual(
    orders.map(({ state, rejectReason }) => [state, rejectReason]),
    [[OrderState.REJECTED, RejectReason.AMOUNT_LIMIT]],
  );
});

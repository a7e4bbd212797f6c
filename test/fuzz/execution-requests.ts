import { TimeInForce } from "#proto/pmx/execution/v1/order_pb.ts";
import type { World } from "./world.ts";

/** Of each order type one. */
export const orderEntries = [
  {},
  { entry: { type: { case: "limit", value: { limitPrice: 90 } } }, timeInForce: TimeInForce.GTC },
  { entry: { type: { case: "stop", value: { stopPrice: 110 } } }, timeInForce: TimeInForce.DAY },
  {
    entry: { type: { case: "stopLimit", value: { stopPrice: 110, limitPrice: 112 } } },
    timeInForce: TimeInForce.IOC,
  },
];

const closes = [
  {},
  { lots: [{ lot: "0123456789abcdef0123456789abcdef", amount: { case: "units", value: 2n } }] },
  { lots: [{ lot: "l", amount: { case: "shareRatio", value: 0.5 } }], reversal: true },
];

/** One order in five is to close. */
export function closingOf(number: number) {
  if (number % 5 !== 0) return {};
  const ofOpening = { exits: undefined, expectedPrice: undefined, entryConfidenceRatio: 0 };
  return { ...ofOpening, quantityUnits: 0n, close: closes[number % closes.length] };
}

/** What is asked of a portfolio beside orders and bars. */
export const portfolioRequests = {
  "ExecutionService/EndRun": { weight: 1, of: ({ portfolio }: World) => ({ portfolio }) },
  "ExecutionService/ListRoundTrips": {
    weight: 2,
    of: ({ portfolio }: World) => ({ portfolio, pageSize: 5 }),
  },
  "ExecutionService/WatchExecutions": {
    weight: 1,
    of: ({ portfolio }: World) => ({ portfolio }),
  },
  "ExecutionService/CancelOrder": {
    weight: 2,
    of: ({ portfolio }: World, number: number) => ({
      portfolio,
      clientOrderId: `fuzz-${number - (number % 3)}`,
    }),
  },
};

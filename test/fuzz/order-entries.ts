import { TimeInForce } from "#proto/pmx/execution/v1/order_pb.ts";

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

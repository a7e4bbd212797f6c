import type { MessageInitShape } from "@bufbuild/protobuf";
import { invalidField } from "#lib/kernel/fault.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import {
  type OrderEntry as OrderEntryMessage,
  type OrderEntrySchema,
  TimeInForce,
} from "#proto/pmx/execution/v1/order_pb.ts";
import type { OrderRequest } from "../domain/orders/order.ts";
import type { OrderEntry } from "../domain/orders/order-entry.ts";

/** When and at which price an order fills. @throws Fault INVALID_ARGUMENT for no or an unknown type. */
export function orderEntryFromMessage(message: OrderEntryMessage | undefined): OrderEntry {
  if (message === undefined) return { type: "MARKET" };
  const { type } = message;
  switch (type.case) {
    case "market":
      return { type: "MARKET" };
    case "limit":
      return { type: "LIMIT", limitPrice: type.value.limitPrice };
    case "stop":
      return { type: "STOP", stopPrice: type.value.stopPrice };
    case "stopLimit": {
      const { stopPrice, limitPrice } = type.value;
      return { type: "STOP_LIMIT", stopPrice, limitPrice };
    }
    case undefined:
      throw invalidField("entry", "must set an order type that this service knows");
  }
}

/** When and at which price an order fills, in a reply. */
export function orderEntryToMessage(entry: OrderEntry): MessageInitShape<typeof OrderEntrySchema> {
  switch (entry.type) {
    case "MARKET":
      return { type: { case: "market", value: {} } };
    case "LIMIT":
      return { type: { case: "limit", value: { limitPrice: entry.limitPrice } } };
    case "STOP":
      return { type: { case: "stop", value: { stopPrice: entry.stopPrice } } };
    case "STOP_LIMIT": {
      const { stopPrice, limitPrice } = entry;
      return { type: { case: "stopLimit", value: { stopPrice, limitPrice } } };
    }
  }
}

/** How long an order waits, where the request says it. @throws Fault INVALID_ARGUMENT for an unknown one. */
export function timeInForceFromMessage(value: TimeInForce): Pick<OrderRequest, "timeInForce"> {
  if (value === TimeInForce.UNSPECIFIED) return {};
  const name = enumName(TimeInForce, value);
  if (name === undefined) {
    throw invalidField("time_in_force", `must be one that this service knows, got ${value}`);
  }
  return { timeInForce: name };
}

import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { FillEffect, type FillSchema } from "../../../proto/gen/pmx/execution/v1/order_pb.ts";
import { Side } from "../../../proto/gen/pmx/type/v1/trading_pb.ts";
import { fromMicros } from "../../kernel/money.ts";
import { instrumentToMessage } from "../../wire/instrument-message.ts";
import { effectivePrice, type Fill } from "../domain/fills/fill.ts";

/** A fill in a reply or a fact. */
export function fillTo(fill: Fill): MessageInitShape<typeof FillSchema> {
  return {
    id: fill.id,
    order: fill.order,
    lot: fill.lot,
    instrument: instrumentToMessage(fill.instrument),
    side: Side[fill.side],
    quantityUnits: BigInt(fill.quantityUnits),
    barTime: timestampFromMs(fill.barStartMs),
    referencePrice: fromMicros(fill.priceMicros),
    effectivePrice: effectivePrice(fill),
    notionalMicros: fill.notionalMicros,
    costs: { ...fill.costs },
    effect: FillEffect[fill.effect],
  };
}

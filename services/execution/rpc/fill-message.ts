import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { instrumentToMessage } from "#lib/wire/instrument-message.ts";
import { rateToMessage } from "#lib/wire/rate-message.ts";
import { FillEffect, type FillSchema, PriceReference } from "#proto/pmx/execution/v1/order_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import { costBpsOf } from "../domain/fills/charge.ts";
import { effectivePrice, type Fill } from "../domain/fills/fill.ts";

/** A fill in a reply or a fact. */
export function fillToMessage(fill: Fill): MessageInitShape<typeof FillSchema> {
  return {
    id: fill.id,
    order: fill.order,
    lot: fill.lot,
    instrument: instrumentToMessage(fill.instrument),
    side: Side[fill.side],
    quantityUnits: BigInt(fill.quantityUnits),
    barTime: timestampFromMs(fill.barStartMs),
    referencePrice: fill.price,
    effectivePrice: effectivePrice(fill),
    notionalMicros: fill.notionalMicros,
    costs: { ...fill.costs },
    costBps: { ...costBpsOf(fill.costs, fill.notionalMicros) },
    effect: FillEffect[fill.effect],
    ...(fill.restUnits !== undefined && { restUnits: BigInt(fill.restUnits) }),
    ...(fill.reference && { reference: PriceReference[fill.reference] }),
    ...(fill.conversion && {
      rate: rateToMessage(fill.conversion.rate),
      quoteNotionalMicros: fill.conversion.quoteNotionalMicros,
    }),
  };
}

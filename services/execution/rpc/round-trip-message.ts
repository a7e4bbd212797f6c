import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { barbellToMessage } from "#lib/wire/barbell-message.ts";
import { instrumentToMessage } from "#lib/wire/instrument-message.ts";
import { rateToMessage } from "#lib/wire/rate-message.ts";
import { ExitReason, type RoundTripSchema } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import { costBpsOf } from "../domain/fills/charge.ts";
import { type RoundTrip, returnRatio } from "../domain/ledger/round-trip.ts";

/** A round trip in a reply or a fact. */
export function roundTripToMessage(
  trip: RoundTrip,
  auditSet: string,
): MessageInitShape<typeof RoundTripSchema> {
  const { triggerPrice, riskMicros, borrowMicros, currencyEffect: effect } = trip;
  return {
    name: trip.name,
    auditSet,
    instrument: instrumentToMessage(trip.instrument),
    side: Side[trip.side],
    quantityUnits: BigInt(trip.quantityUnits),
    lot: trip.lot,
    entryFill: trip.entryFill,
    exitFill: trip.exitFill,
    decision: trip.decision,
    entryTime: timestampFromMs(trip.entryBarStartMs),
    exitTime: timestampFromMs(trip.exitBarStartMs),
    entryPrice: trip.entryPrice,
    exitPrice: trip.exitPrice,
    exitReason: ExitReason[trip.exitReason],
    gap: trip.gap,
    ...(triggerPrice === undefined ? {} : { triggerPrice }),
    sessionsHeld: trip.sessionsHeld,
    calendarDaysHeld: trip.calendarDaysHeld,
    grossPnlMicros: trip.grossPnlMicros,
    costs: { ...trip.costs },
    netPnlMicros: trip.netPnlMicros,
    entryNotionalMicros: trip.entryNotionalMicros,
    returnRatio: returnRatio(trip),
    entryConfidenceRatio: trip.entryConfidenceRatio,
    breakdown: { ...trip.breakdown },
    costBps: { ...costBpsOf(trip.costs, trip.entryNotionalMicros) },
    ...barbellToMessage(trip.barbell),
    ...(riskMicros === undefined ? {} : { riskMicros }),
    ...(borrowMicros === undefined ? {} : { borrowMicros }),
    ...(effect && {
      entryRate: rateToMessage(effect.entryRate),
      exitRate: rateToMessage(effect.exitRate),
      pricePnlMicros: effect.pricePnlMicros,
      currencyPnlMicros: effect.currencyPnlMicros,
    }),
  };
}

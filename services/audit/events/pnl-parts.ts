import { invalidField } from "#lib/kernel/fault.ts";
import type { PnlBreakdown } from "#proto/pmx/execution/v1/pnl_breakdown_pb.ts";
import { type PnlParts, pnlPartNames } from "../domain/facts/pnl-parts.ts";

/** @throws Fault FIELD_INVALID when the parts do not add up to the net profit, or signal and timing to the price. */
export function pnlPartsFromMessage(message: PnlBreakdown, netPnlMicros: bigint): PnlParts {
  const { signalMicros: signal, timingMicros: timing } = message;
  const parts: PnlParts = {
    ...(signal !== undefined && timing !== undefined && { signal, timing }),
    price: message.priceMicros,
    spread: message.spreadMicros,
    slippage: message.slippageMicros,
    impact: message.impactMicros,
    commission: message.commissionMicros,
    currency: message.currencyMicros,
    dividend: message.dividendMicros,
    ...(message.borrowMicros !== 0n && { borrow: message.borrowMicros }),
  };
  if (parts.signal !== undefined && parts.signal + (parts.timing ?? 0n) !== parts.price) {
    const description = "and signal_micros must add up to price_micros";
    throw invalidField("round_trip.breakdown.timing_micros", description);
  }
  const sum = pnlPartNames.reduce((total, name) => total + parts[name], parts.borrow ?? 0n);
  if (sum !== netPnlMicros) {
    const description = `its parts add up to ${sum}, not to net_pnl_micros ${netPnlMicros}`;
    throw invalidField("round_trip.breakdown", description);
  }
  return parts;
}

import { invalidField } from "#lib/kernel/fault.ts";
import { splitRatioOf } from "#lib/kernel/split-ratio.ts";
import { barsFromMessages, intervalFromMessage } from "#lib/wire/bar-message.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { timeMsOf } from "#lib/wire/timestamp.ts";
import type {
  InstrumentBars as InstrumentBarsMessage,
  Split,
} from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import type { AnnouncedSplit, InstrumentBars } from "../domain/simulation/instrument-bars.ts";
import { tradableInstrumentFromMessage } from "./instrument-message.ts";

/** The series of a request. @throws Fault INVALID_ARGUMENT naming the wrong field. */
export function seriesFromMessage(messages: readonly InstrumentBarsMessage[]): InstrumentBars[] {
  return messages.map((message, index) => {
    const field = `series[${index}]`;
    return {
      instrument: tradableInstrumentFromMessage(message.instrument, `${field}.instrument`),
      interval: intervalFromMessage(message.interval, `${field}.interval`),
      bars: barsFromMessages(message.bars, `${field}.bars`),
      ...dividendsFromMessage(message, field),
      ...(message.splits.length > 0 && {
        splits: message.splits.map((split, at) =>
          splitFromMessage(split, `${field}.splits[${at}]`),
        ),
      }),
    };
  });
}

function dividendsFromMessage(
  { dividends, priceBasis }: InstrumentBarsMessage,
  field: string,
): Pick<InstrumentBars, "dividends" | "priceBasis"> {
  const basis = enumName(PriceBasis, priceBasis);
  return {
    ...(basis !== undefined && { priceBasis: basis }),
    ...(dividends.length > 0 && {
      dividends: dividends.map(({ exTime, amount }, at) => {
        const place = `${field}.dividends[${at}].ex_time`;
        if (exTime === undefined) throw invalidField(place, "is required");
        return { exTimeMs: timeMsOf(exTime, place), amount };
      }),
    }),
  };
}

function splitFromMessage({ exTime, newSharesPerOld }: Split, field: string): AnnouncedSplit {
  if (exTime === undefined) throw invalidField(`${field}.ex_time`, "is required");
  const exTimeMs = timeMsOf(exTime, `${field}.ex_time`);
  try {
    return { exTimeMs, ...splitRatioOf(newSharesPerOld) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalidField(`${field}.new_shares_per_old`, error.message);
  }
}

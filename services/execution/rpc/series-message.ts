import { barsFromMessages, intervalFromMessage } from "#lib/wire/bar-message.ts";
import type { InstrumentBars as InstrumentBarsMessage } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import type { InstrumentBars } from "../domain/simulation/instrument-bars.ts";
import { tradableInstrumentFromMessage } from "./instrument-message.ts";

/** The series of a request. @throws Fault INVALID_ARGUMENT naming the wrong field. */
export function seriesFromMessage(messages: readonly InstrumentBarsMessage[]): InstrumentBars[] {
  return messages.map((message, index) => {
    const field = `series[${index}]`;
    return {
      instrument: tradableInstrumentFromMessage(message.instrument, `${field}.instrument`),
      interval: intervalFromMessage(message.interval, `${field}.interval`),
      bars: barsFromMessages(message.bars, `${field}.bars`),
    };
  });
}

import type { InstrumentBars as InstrumentBarsMessage } from "../../../proto/gen/pmx/execution/v1/execution_service_pb.ts";
import { BarInterval, type Bar as BarMessage } from "../../../proto/gen/pmx/type/v1/bar_pb.ts";
import type { Bar } from "../../kernel/bar.ts";
import type { InstrumentBars } from "../domain/bars/instrument-bars.ts";
import { nameOf } from "./enum-name.ts";
import { instrumentFrom } from "./instrument-message.ts";
import { requiredTimeMs } from "./required.ts";

/** The series of a request. @throws Fault INVALID_ARGUMENT naming the wrong field. */
export function seriesFrom(messages: readonly InstrumentBarsMessage[]): InstrumentBars[] {
  return messages.map((message, index) => {
    const field = `series[${index}]`;
    return {
      instrument: instrumentFrom(message.instrument, `${field}.instrument`),
      interval: nameOf(BarInterval, message.interval, `${field}.interval`),
      bars: message.bars.map((bar, at) => barFrom(bar, `${field}.bars[${at}]`)),
    };
  });
}

function barFrom(message: BarMessage, field: string): Bar {
  const { startTime, open, high, low, close, volumeUnits } = message;
  const startTimeMs = requiredTimeMs(startTime, `${field}.start_time`);
  return { startTimeMs, open, high, low, close, volumeUnits };
}

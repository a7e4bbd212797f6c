import { timestampMs } from "@bufbuild/protobuf/wkt";
import {
  BarInterval as BarIntervalEnum,
  type Bar as BarMessage,
} from "../../../proto/gen/pmx/type/v1/bar_pb.ts";
import type { Bar, BarInterval } from "../../kernel/bar.ts";
import { invalidField } from "../../kernel/fault.ts";

/** @throws Fault FIELD_INVALID for a bar without a start. */
export function barsOf(messages: readonly BarMessage[]): Bar[] {
  return messages.map((message, i) => {
    const { startTime, open, high, low, close, volumeUnits } = message;
    if (startTime === undefined) throw invalidField(`bars[${i}].start_time`, "is required");
    return { startTimeMs: timestampMs(startTime), open, high, low, close, volumeUnits };
  });
}

/** @throws Fault FIELD_INVALID for an interval that is missing or unknown. */
export function intervalOf(message: BarIntervalEnum): BarInterval {
  if (message === BarIntervalEnum.DAY_1) return "DAY_1";
  throw invalidField("interval", "must be BAR_INTERVAL_DAY_1");
}

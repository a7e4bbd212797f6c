import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import { invalidField } from "#lib/kernel/fault.ts";
import {
  type Bar as BarMessage,
  type BarSchema,
  BarInterval as IntervalMessage,
} from "#proto/pmx/type/v1/bar_pb.ts";
import { requiredEnumName } from "./enum-name.ts";
import { required } from "./required-field.ts";
import { isTime, isWholeMs, timeMsOf } from "./timestamp.ts";

/** A bar as its message. */
export function barToMessage(bar: Bar): MessageInitShape<typeof BarSchema> {
  const { startTimeMs, ...values } = bar;
  return { startTime: timestampFromMs(startTimeMs), ...values };
}

/**
 * The bar of a message; `field` is its path. Its numbers are unchecked.
 * @throws Fault FIELD_INVALID for a start that is missing, no time of the years 1 to 9999 or not whole
 *   milliseconds: rounded down, a bar would be known before it closed.
 */
export function barFromMessage(message: BarMessage, field: string): Bar {
  const startField = `${field}.start_time`;
  const start = required(message.startTime, startField);
  if (!isWholeMs(start)) throw invalidField(startField, "must be whole milliseconds");
  return barOf(message, timeMsOf(start, startField));
}

function barOf(message: BarMessage, startTimeMs: number): Bar {
  const { open, high, low, close, volumeUnits } = message;
  return { startTimeMs, open, high, low, close, volumeUnits };
}

/** The bars of a repeated field. @throws Fault FIELD_INVALID as for each of them. */
export function barsFromMessages(messages: readonly BarMessage[], field: string): Bar[] {
  return messages.map((message, index) => {
    const { startTime } = message;
    // No path is made for a bar that is in order: there are hundreds of them.
    if (startTime !== undefined && isWholeMs(startTime) && isTime(startTime)) {
      return barOf(message, timeMsOf(startTime, field));
    }
    return barFromMessage(message, `${field}[${index}]`);
  });
}

/** An interval as its message. */
export function intervalToMessage(interval: BarInterval): IntervalMessage {
  return IntervalMessage[interval];
}

/** The interval of a message. @throws Fault FIELD_INVALID when it is missing or unknown. */
export function intervalFromMessage(message: IntervalMessage, field: string): BarInterval {
  return requiredEnumName(IntervalMessage, "BAR_INTERVAL", message, field);
}

import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import { invalidField } from "#lib/kernel/fault.ts";
import {
  type Bar as BarMessage,
  BarInterval as IntervalMessage,
} from "#proto/pmx/type/v1/bar_pb.ts";
import { requiredEnumName } from "./enum-name.ts";
import { required } from "./required-field.ts";
import { isTime, isWholeMs, timeMsOf, timestampToMessage } from "./timestamp.ts";

/** A bar as its message; a whole one, which protobuf takes without a copy, since requests hold hundreds. */
export function barToMessage(bar: Bar): BarMessage {
  const { startTimeMs, open, high, low, close, volumeUnits } = bar;
  const startTime = timestampToMessage(startTimeMs);
  return { $typeName: "pmx.type.v1.Bar", startTime, open, high, low, close, volumeUnits };
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

import type { MessageInitShape } from "@bufbuild/protobuf";
import { type Timestamp, timestampFromMs } from "@bufbuild/protobuf/wkt";
import {
  type BarSchema,
  BarInterval as IntervalMessage,
  type Bar as Message,
} from "../../proto/gen/pmx/type/v1/bar_pb.ts";
import type { Bar, BarInterval } from "../../services/kernel/bar.ts";
import { invalidField } from "../../services/kernel/fault.ts";

/** A bar as its message. */
export function barToMessage(bar: Bar): MessageInitShape<typeof BarSchema> {
  const { startTimeMs, ...values } = bar;
  return { startTime: timestampFromMs(startTimeMs), ...values };
}

/**
 * A bar of its message, unchecked: a start that is missing or not whole milliseconds is NaN, which
 * no rule of bars passes.
 */
export function barFromMessage(message: Message): Bar {
  const { startTime, open, high, low, close, volumeUnits } = message;
  const whole = startTime !== undefined && startTime.nanos % nanosPerMs === 0;
  const startTimeMs = whole ? timeMsOf(startTime) : Number.NaN;
  return { startTimeMs, open, high, low, close, volumeUnits };
}

const nanosPerMs = 1_000_000;

/**
 * UTC milliseconds of a timestamp, rounded down: rounding up could move an as-of past the close of
 * a bar that was not known yet.
 */
export function timeMsOf({ seconds, nanos }: Timestamp): number {
  return Number(seconds) * 1000 + Math.floor(nanos / nanosPerMs);
}

/** An interval as its message. */
export function intervalToMessage(interval: BarInterval): IntervalMessage {
  return IntervalMessage[interval];
}

/**
 * The interval of a request.
 * @throws Fault FIELD_INVALID naming `field` when it is missing or unknown.
 */
export function intervalFromMessage(message: IntervalMessage, field: string): BarInterval {
  if (message === IntervalMessage.DAY_1) return "DAY_1";
  throw invalidField(field, "is required: BAR_INTERVAL_DAY_1");
}

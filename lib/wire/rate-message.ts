import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { ConversionRate } from "#lib/kernel/conversion-rate.ts";
import type {
  ConversionRate as ConversionRateMessage,
  ConversionRateSchema,
} from "#proto/pmx/type/v1/rate_pb.ts";
import { requiredTimeMs } from "./required-field.ts";

/** A rate as its message. */
export function rateToMessage({
  from,
  to,
  legs,
  asOfMs,
}: ConversionRate): MessageInitShape<typeof ConversionRateSchema> {
  return {
    fromCurrency: from,
    toCurrency: to,
    legs: legs.map((leg) => ({ ...leg })),
    asOfTime: timestampFromMs(asOfMs),
  };
}

/** The rate of a message; `field` is its path. @throws Fault FIELD_INVALID without its time. */
export function rateFromMessage(message: ConversionRateMessage, field: string): ConversionRate {
  return {
    from: message.fromCurrency,
    to: message.toCurrency,
    legs: message.legs.map(({ ticker, price, inverse }) => ({ ticker, price, inverse })),
    asOfMs: requiredTimeMs(message.asOfTime, `${field}.as_of_time`),
  };
}

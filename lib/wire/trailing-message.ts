import type { MessageInitShape } from "@bufbuild/protobuf";
import { invalidField } from "#lib/kernel/fault.ts";
import type { TrailingStep, TrailingStop } from "#lib/kernel/trading.ts";
import type {
  TrailingSteps,
  TrailingStepsSchema,
  TrailingStop as TrailingStopMessage,
  TrailingStopSchema,
} from "#proto/pmx/type/v1/trailing_stop_pb.ts";

/** The steps of a trailing stop as their message. */
export function trailingStepsToMessage(
  steps: readonly TrailingStep[],
): MessageInitShape<typeof TrailingStepsSchema> {
  return { steps: steps.map((step) => ({ ...step })) };
}

/** The steps of a message. */
export function trailingStepsFromMessage({ steps }: TrailingSteps): readonly TrailingStep[] {
  return steps.map(({ gainAtr, lockAtr }) => ({ gainAtr, lockAtr }));
}

/** A trailing stop as its message. */
export function trailingToMessage({
  atrPrice,
  steps,
}: TrailingStop): MessageInitShape<typeof TrailingStopSchema> {
  return { atrPrice, steps: trailingStepsToMessage(steps) };
}

/** The trailing stop of a message. @throws Fault FIELD_INVALID without steps. */
export function trailingFromMessage(
  { atrPrice, steps }: TrailingStopMessage,
  field: string,
): TrailingStop {
  if (steps === undefined) throw invalidField(`${field}.steps`, "is required");
  return { atrPrice, steps: trailingStepsFromMessage(steps) };
}

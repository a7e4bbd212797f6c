import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { invalidField } from "#lib/kernel/fault.ts";
import { required } from "#lib/wire/required-field.ts";
import { isTime, isWholeMs, timeMsOf } from "#lib/wire/timestamp.ts";
import type { BarChangeSchema } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import type {
  CorporateAction as ActionMessage,
  SourceBar,
} from "#proto/pmx/marketdata/v1/source_bar_pb.ts";
import type { Bar } from "#proto/pmx/type/v1/bar_pb.ts";
import { actionOf } from "../domain/action-value.ts";
import { barFieldName } from "../domain/bar-fields.ts";
import { compactBar } from "../domain/compact-bar.ts";
import type { CorporateAction } from "../domain/corporate-action.ts";
import type { RawBar } from "../domain/raw-bar.ts";
import type { BarChange } from "../domain/revise-bars.ts";

/**
 * The bar of a message. Its numbers are unchecked.
 * @param place - among all bars of the import, which its path names.
 * @throws Fault FIELD_INVALID for a start that is missing or not whole milliseconds.
 */
export function rawBarFromMessage(message: Bar | SourceBar, place: number): RawBar {
  const { startTime } = message;
  // No path is made for a bar that is in order.
  const isUsual = startTime !== undefined && isWholeMs(startTime) && isTime(startTime);
  const field = isUsual ? "" : `bars[${place}].start_time`;
  return compactBar(wholeMsOf(startTime, field), message.close, message);
}

/**
 * The action of a message; `field` is its path.
 * @throws Fault FIELD_INVALID for one that has no time or says nothing.
 */
export function actionFromMessage(message: ActionMessage, field: string): CorporateAction {
  const exTimeMs = wholeMsOf(message.exTime, `${field}.ex_time`);
  const { action } = message;
  if (action.case === undefined) throw invalidField(`${field}.action`, "is required");
  const kind = action.case === "newSharesPerOld" ? "SPLIT" : "DIVIDEND";
  return actionOf(kind, exTimeMs, action.value);
}

/** How a bar was revised, as its message. @param tellUntilMs - as of `ImportOptions` */
export function barChangeToMessage(
  { field, stored, incoming }: BarChange,
  tellUntilMs = Number.POSITIVE_INFINITY,
): MessageInitShape<typeof BarChangeSchema> {
  const isTold = stored.startTimeMs <= tellUntilMs;
  const [was, is] = [isTold ? stored[field] : undefined, incoming[field]];
  return {
    startTime: timestampFromMs(incoming.startTimeMs),
    field: barFieldName(field),
    ...(was !== undefined && { stored: was }),
    ...(is !== undefined && { imported: is }),
  };
}

function wholeMsOf(time: SourceBar["startTime"], field: string): number {
  const present = required(time, field);
  if (!isWholeMs(present)) throw invalidField(field, "must be whole milliseconds");
  return timeMsOf(present, field);
}

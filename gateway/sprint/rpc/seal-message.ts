import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { invalidField } from "#lib/kernel/fault.ts";
import { timeMsOf } from "#lib/wire/timestamp.ts";
import { PlannedGateSchema } from "#proto/pmx/audit/v1/gate_plan_pb.ts";
import type { SealBarsRequest } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import type { SealPlanSchema, SealSchema } from "#proto/pmx/sprint/v1/trial_pb.ts";
import type { SealPlan } from "../app/plan-opening.ts";
import type { SealedPart } from "../app/sealed-bars.ts";
import type { Seal } from "../domain/trials/seal.ts";
import { keptToMessage } from "./sprint-message.ts";

/** A seal as its message. */
export function sealToMessage(seal: Seal): MessageInitShape<typeof SealSchema> {
  const { name, tickers, fromMs, createTimeMs, opening } = seal;
  return {
    name,
    tickers: [...tickers],
    fromTime: timestampFromMs(fromMs),
    createTime: timestampFromMs(createTimeMs),
    ...(opening && {
      openedBySprint: opening.sprint ?? "",
      openTime: timestampFromMs(opening.openTimeMs),
    }),
  };
}

/** What a sprint could show on the bars of a seal, as its message. */
export function sealPlanToMessage({
  seal,
  gates,
  unreachable,
  ...rest
}: SealPlan): MessageInitShape<typeof SealPlanSchema> {
  return {
    ...rest,
    seal: sealToMessage(seal),
    gates: gates.map((gate) => keptToMessage(PlannedGateSchema, gate)),
    unreachable: unreachable.length > 0,
  };
}

/** Which bars a request seals. @throws Fault FIELD_INVALID where it says so in both ways or in none */
export function partFromMessage({
  fromTime,
  lastRatio,
}: Pick<SealBarsRequest, "fromTime" | "lastRatio">): SealedPart {
  if ((fromTime === undefined) === (lastRatio === 0)) {
    throw invalidField("from_time", "say from when on, or the share of the last bars (last_ratio)");
  }
  return fromTime === undefined ? { lastRatio } : { fromMs: timeMsOf(fromTime, "from_time") };
}

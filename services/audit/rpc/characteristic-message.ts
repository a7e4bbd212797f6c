import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  type KeepSurfaceSchema,
  type OperatingCharacteristicSchema,
  SamplingLaw,
} from "#proto/pmx/audit/v1/operating_characteristic_pb.ts";
import { MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import type { KeepSurface } from "../domain/gates/keep-surface.ts";
import {
  type OperatingCharacteristic,
  wrongPassLimit,
} from "../domain/gates/operating-characteristic.ts";

/** What a criterion lets through, as the contract has it. */
export function characteristicToMessage({
  law,
  n,
  unit,
  chances,
  smallestN,
  ...rest
}: OperatingCharacteristic): MessageInitShape<typeof OperatingCharacteristicSchema> {
  return {
    ...rest,
    law: SamplingLaw[law],
    n: BigInt(n),
    unit: MetricUnit[unit],
    chances: [...chances],
    wrongPassLimitRatio: wrongPassLimit,
    ...(smallestN !== undefined && { smallestN: BigInt(smallestN) }),
  };
}

/** What lets an ensemble be kept, as the contract has it. */
export function keepSurfaceToMessage({
  n,
  promotedShare,
  chances,
  assumption,
}: KeepSurface): MessageInitShape<typeof KeepSurfaceSchema> {
  return {
    n: BigInt(n),
    promotedShareRatio: promotedShare,
    chances: chances.map(({ violationRate, liftRate, keepRatio }) => ({
      violationRatio: violationRate,
      liftRatio: liftRate,
      keepRatio,
    })),
    assumption,
  };
}

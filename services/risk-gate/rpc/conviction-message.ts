import type { MessageInitShape } from "@bufbuild/protobuf";
import type { ConvictionSchema } from "#proto/pmx/riskgate/v1/conviction_pb.ts";
import type { MetricSchema } from "#proto/pmx/type/v1/metric_pb.ts";
import type { Conviction } from "../domain/signal/conviction.ts";

/** A conviction as its message, with the metric that states it. */
export function convictionToMessage(
  { parts, weights, missingParts, turbulenceFactor, smallMoveFactor }: Conviction,
  metric: MessageInitShape<typeof MetricSchema>,
): MessageInitShape<typeof ConvictionSchema> {
  return {
    conviction: metric,
    ...parts,
    turbulenceFactor,
    smallMoveFactor,
    weightRatios: [weights.edge, weights.agreement, weights.diagnostics, weights.signalToNoise],
    missingParts: [...missingParts],
  };
}

import { z } from "zod";
import { shareOf } from "./measurement.ts";
import { auditsBelow, overHolding, overHorizon, type RatioSample } from "./rmse-ratio.ts";
import type { ParameterisedMetric } from "./scorecard-metric.ts";

export const liftFraction = liftFractionOf(overHorizon);
export const holdingLiftFraction = liftFractionOf(overHolding);

function liftFractionOf(sample: RatioSample): ParameterisedMetric<"liftRatio"> {
  return {
    name: `lift_fraction${sample.suffix}`,
    unit: "SHARE",
    denominator: sample.denominator,
    meaning: `Share of effective audits with an ${sample.ratio} below \`liftRatio\`.`,
    interval: "wilson",
    parameters: {
      liftRatio: z.number().positive().describe("RMSE ratio below which an audit is a lift."),
    },
    measure(evidence, { liftRatio }) {
      const { count, n } = auditsBelow(evidence, liftRatio, sample);
      return shareOf(count, n);
    },
  };
}

import { z } from "zod";
import { unrevealedCount } from "../evidence/dropped-forecasts.ts";
import { shareOf } from "./measurement.ts";
import { auditsAbove, overHolding, overHorizon, type RatioSample } from "./rmse-ratio.ts";
import type { ParameterisedMetric } from "./scorecard-metric.ts";

export const violationRate = violationRateOf(overHorizon);
export const holdingViolationRate = violationRateOf(overHolding);

function violationRateOf(sample: RatioSample): ParameterisedMetric<"violationRatio"> {
  return {
    name: `violation_rate${sample.suffix}`,
    unit: "SHARE",
    denominator: sample.denominator,
    meaning: `Share of effective audits with an ${sample.ratio} above \`violationRatio\`; a commitment that was not revealed is one.`,
    interval: "wilson",
    parameters: {
      violationRatio: z
        .number()
        .positive()
        .describe("RMSE ratio above which an audit is a violation."),
    },
    measure(evidence, { violationRatio }) {
      const { count, n } = auditsAbove(evidence, violationRatio, sample);
      const unrevealed = unrevealedCount(evidence);
      return shareOf(count + unrevealed, n + unrevealed);
    },
  };
}

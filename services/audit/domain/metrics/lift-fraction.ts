import { z } from "zod";
import { shareOf } from "./measurement.ts";
import { auditsBelow } from "./rmse-ratio.ts";
import type { ParameterisedMetric } from "./scorecard-metric.ts";

export const liftFraction: ParameterisedMetric<"liftRatio"> = {
  name: "lift_fraction",
  unit: "SHARE",
  denominator: "effective audits",
  meaning: "Share of effective audits with an RMSE ratio below `liftRatio`.",
  interval: "wilson",
  parameters: {
    liftRatio: z.number().positive().describe("RMSE ratio below which an audit is a lift."),
  },
  measure(evidence, { liftRatio }) {
    const { count, n } = auditsBelow(evidence, liftRatio);
    return shareOf(count, n);
  },
};

import { z } from "zod";
import { shareOf } from "./measurement.ts";
import { auditsAbove } from "./rmse-ratio.ts";
import type { ParameterisedMetric } from "./scorecard-metric.ts";

export const violationRate: ParameterisedMetric<"violationRatio"> = {
  name: "violation_rate",
  unit: "SHARE",
  denominator: "effective audits",
  meaning: "Share of effective audits with an RMSE ratio above `violationRatio`.",
  interval: "wilson",
  parameters: {
    violationRatio: z
      .number()
      .positive()
      .describe("RMSE ratio above which an audit is a violation."),
  },
  measure(evidence, { violationRatio }) {
    const { count, n } = auditsAbove(evidence, violationRatio);
    return shareOf(count, n);
  },
};

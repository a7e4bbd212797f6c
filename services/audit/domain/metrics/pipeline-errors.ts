import { auditsWithoutForecast } from "../evidence/dropped-forecasts.ts";
import { auditCount, auditCountOf } from "./audit-counts.ts";
import { measuredValue, noValue } from "./measurement.ts";
import type { PlainMetric } from "./scorecard-metric.ts";

/** A baseline without any error is a flat series and no fault of what scored it. */
const faults = ["OUTCOME_INCOMPLETE", "ENSEMBLE_UNDEFINED", "BASELINE_UNDEFINED"] as const;

/** While forecasts wait for their outcome and none has failed, nobody can say that none will. */
export const pipelineErrors: PlainMetric = {
  name: "pipeline_errors",
  unit: "COUNT",
  denominator: "audits that ended",
  meaning:
    "Audits whose forecast could not be made or scored in full; undefined while audits wait for their outcome.",
  measure(evidence) {
    const failed = auditsWithoutForecast(evidence).reduce((sum, { count }) => sum + count, 0);
    const waiting = auditCountOf(evidence, "NOT_SCORED");
    const errors = faults.reduce((sum, fault) => sum + auditCountOf(evidence, fault), failed);
    const ended = auditCount(evidence) - waiting + failed;
    if (errors === 0 && waiting > 0) return noValue("TOO_FEW_OBSERVATIONS", ended);
    return measuredValue(errors, ended);
  },
};

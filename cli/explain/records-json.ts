import { toJson } from "@bufbuild/protobuf";
import { type Audit, AuditSchema } from "#proto/pmx/audit/v1/audit_pb.ts";
import { type GateEvaluation, GateEvaluationSchema } from "#proto/pmx/audit/v1/gate_pb.ts";
import { type RoundTrip, RoundTripSchema } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { type Forecast, ForecastSchema } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { type Decision, DecisionSchema } from "#proto/pmx/riskgate/v1/decision_pb.ts";

/** The records behind an explanation. */
interface Records {
  readonly decision?: Decision | undefined;
  readonly forecast?: Forecast | undefined;
  readonly trades?: readonly RoundTrip[];
  readonly audit?: Audit;
  readonly gates?: readonly GateEvaluation[];
}

const options = { alwaysEmitImplicit: true } as const;

/** As JSON of their messages; null for one that is no longer stored. */
export function recordsJson(records: Records): Readonly<Record<string, unknown>> {
  const { decision, forecast, trades, audit, gates } = records;
  return {
    ...("decision" in records && {
      decision: decision ? toJson(DecisionSchema, decision, options) : null,
    }),
    ...("forecast" in records && {
      forecast: forecast ? toJson(ForecastSchema, forecast, options) : null,
    }),
    ...(trades && { trades: trades.map((trade) => toJson(RoundTripSchema, trade, options)) }),
    ...(audit && { audit: toJson(AuditSchema, audit, options) }),
    ...(gates && { gates: gates.map((gate) => toJson(GateEvaluationSchema, gate, options)) }),
  };
}

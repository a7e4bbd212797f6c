import {
  type Metric as MetricMessage,
  MetricUnit as MetricUnitEnum,
  UndefinedReason as UndefinedReasonEnum,
} from "../../../proto/gen/pmx/type/v1/metric_pb.ts";
import { invalidField } from "../../kernel/fault.ts";
import {
  defined,
  type Metric,
  type MetricUnit,
  type UndefinedReason,
  undefinedMetric,
} from "../../kernel/metric.ts";

const units: Readonly<Record<MetricUnitEnum, MetricUnit | undefined>> = {
  [MetricUnitEnum.UNSPECIFIED]: undefined,
  [MetricUnitEnum.RATIO]: "RATIO",
  [MetricUnitEnum.BPS]: "BPS",
  [MetricUnitEnum.COUNT]: "COUNT",
  [MetricUnitEnum.CURRENCY_MICROS]: "CURRENCY_MICROS",
  [MetricUnitEnum.DAYS]: "DAYS",
  [MetricUnitEnum.BARS]: "BARS",
  [MetricUnitEnum.PRICE]: "PRICE",
};

const reasons: Readonly<Record<UndefinedReasonEnum, UndefinedReason | undefined>> = {
  [UndefinedReasonEnum.UNSPECIFIED]: undefined,
  [UndefinedReasonEnum.NO_DATA]: "NO_DATA",
  [UndefinedReasonEnum.NO_LOSSES]: "NO_LOSSES",
  [UndefinedReasonEnum.TOO_FEW_OBSERVATIONS]: "TOO_FEW_OBSERVATIONS",
  [UndefinedReasonEnum.ZERO_DENOMINATOR]: "ZERO_DENOMINATOR",
  [UndefinedReasonEnum.NON_FINITE]: "NON_FINITE",
};

/**
 * A metric of a fact. A value that is not finite is an undefined metric, never a number.
 * @throws Fault INVALID_ARGUMENT where it is absent, or is neither a value nor a reason.
 */
export function metricOf(message: MetricMessage | undefined, field: string): Metric {
  const unit = message && units[message.unit];
  if (message === undefined || unit === undefined) {
    throw invalidField(field, "must be a metric with its unit");
  }
  const { name, denominator, result } = message;
  const identity = { name, unit, denominator, n: Number(message.n) };
  if (result.case === "value") return defined(identity, result.value);
  const reason = result.case === "undefinedReason" ? reasons[result.value] : undefined;
  if (reason === undefined) throw invalidField(field, "must hold a value or say why it has none");
  return undefinedMetric(identity, reason);
}

/**
 * An RMSE over the bars of a horizon: undefined or at least 0. A fact leaves out what was never
 * computed, such as the RMSE of a baseline whose fit failed; that is undefined, not malformed.
 */
export function rmseOf(message: MetricMessage | undefined, field: string): Metric {
  if (message === undefined) {
    const identity = { name: "rmse", unit: "PRICE", denominator: "bars", n: 0 } as const;
    return undefinedMetric(identity, "NO_DATA");
  }
  const metric = metricOf(message, field);
  if ("value" in metric && metric.value < 0) throw invalidField(field, "must be at least 0");
  return metric;
}

import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { CreatePortfolioRequest as CreateMessage } from "../../../proto/gen/pmx/execution/v1/execution_service_pb.ts";
import type {
  PortfolioSchema,
  PositionSchema,
} from "../../../proto/gen/pmx/execution/v1/portfolio_pb.ts";
import {
  type MetricSchema,
  MetricUnit,
  UndefinedReason,
} from "../../../proto/gen/pmx/type/v1/metric_pb.ts";
import { DataProvenance, PortfolioMode } from "../../../proto/gen/pmx/type/v1/trading_pb.ts";
import type { Metric } from "../../kernel/metric.ts";
import { fromMicros } from "../../kernel/money.ts";
import type { CreatePortfolioRequest } from "../app/create-portfolio.ts";
import type { Position } from "../domain/portfolio/position.ts";
import type { Statement } from "../domain/portfolio/statement.ts";
import { nameOf } from "./enum-name.ts";
import { instrumentTo } from "./instrument-message.ts";
import { orderTo } from "./order-message.ts";
import { costModelFrom, costModelTo, policyFrom } from "./policy-message.ts";

/** A portfolio to create. @throws Fault INVALID_ARGUMENT naming the wrong field. */
export function createRequestFrom(message: CreateMessage): CreatePortfolioRequest {
  const { policy, costModel } = message;
  return {
    requestId: message.requestId,
    auditSet: message.auditSet,
    currency: message.currency,
    mode: nameOf(PortfolioMode, message.mode, "mode"),
    dataProvenance: nameOf(DataProvenance, message.dataProvenance, "data_provenance"),
    startingCashMicros: message.startingCashMicros,
    ...(policy === undefined ? {} : { policy: policyFrom(policy) }),
    ...(costModel === undefined ? {} : { costModel: costModelFrom(costModel) }),
  };
}

/** A portfolio in a reply. */
export function portfolioTo(statement: Statement): MessageInitShape<typeof PortfolioSchema> {
  const { portfolio, lastBarCloseTimeMs } = statement;
  return {
    name: portfolio.name,
    auditSet: portfolio.auditSet,
    currency: portfolio.currency,
    mode: PortfolioMode[portfolio.mode],
    dataProvenance: DataProvenance[portfolio.dataProvenance],
    createTime: timestampFromMs(portfolio.createTimeMs),
    startingCashMicros: portfolio.startingCashMicros,
    policy: portfolio.policy,
    costModel: costModelTo(portfolio.costModel),
    policyHash: portfolio.policyHash,
    cashMicros: statement.cashMicros,
    equityMicros: statement.equityMicros,
    realisedPnlMicros: statement.realisedPnlMicros,
    costs: { ...statement.costs },
    maxDrawdown: metricTo(statement.maxDrawdown),
    positions: statement.positions.map(positionTo),
    openOrders: statement.openOrders.map(orderTo),
    ...(lastBarCloseTimeMs === undefined
      ? {}
      : { lastBarCloseTime: timestampFromMs(lastBarCloseTimeMs) }),
  };
}

function positionTo(position: Position): MessageInitShape<typeof PositionSchema> {
  return {
    instrument: instrumentTo(position.instrument),
    quantityUnits: BigInt(position.quantityUnits),
    averageEntryPrice: position.averageEntryPriceMicros / 1e6,
    markPrice: fromMicros(position.markPriceMicros),
    unrealisedPnlMicros: position.unrealisedPnlMicros,
  };
}

function metricTo(metric: Metric): MessageInitShape<typeof MetricSchema> {
  const { name, denominator } = metric;
  const identity = { name, denominator, unit: MetricUnit[metric.unit], n: BigInt(metric.n) };
  if ("value" in metric) return { ...identity, result: { case: "value", value: metric.value } };
  const reason = UndefinedReason[metric.undefinedReason];
  return { ...identity, result: { case: "undefinedReason", value: reason } };
}

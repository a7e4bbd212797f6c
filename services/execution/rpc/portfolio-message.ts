import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { invalidField } from "#lib/kernel/fault.ts";
import { grossExposureMicros, netExposureMicros } from "#lib/kernel/portfolio-facts.ts";
import { parseSettings } from "#lib/kit/config/parse-settings.ts";
import { costModelFromMessage, costModelToMessage } from "#lib/wire/cost-message.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { instrumentToMessage } from "#lib/wire/instrument-message.ts";
import { metricToMessage } from "#lib/wire/metric-message.ts";
import { portfolioFactsToMessage } from "#lib/wire/portfolio-facts-message.ts";
import { rateToMessage } from "#lib/wire/rate-message.ts";
import { modeFromMessage, provenanceFromMessage } from "#lib/wire/trading-message.ts";
import type { CreatePortfolioRequest as CreateMessage } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import {
  ExecutionPolicySchema,
  FillModel,
  type ExecutionPolicy as PolicyMessage,
} from "#proto/pmx/execution/v1/policy_pb.ts";
import {
  HaltReason,
  type PortfolioSchema,
  type PositionSchema,
} from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { type CostModel, CostModelSchema } from "#proto/pmx/type/v1/cost_pb.ts";
import { DataProvenance, PortfolioMode } from "#proto/pmx/type/v1/trading_pb.ts";
import { TradingState } from "#proto/pmx/type/v1/trading_state_pb.ts";
import type { CreatePortfolioRequest } from "../app/create-portfolio.ts";
import { defaultFillModel } from "../domain/fills/fill-model.ts";
import { type ExecutionPolicy, executionPolicySchema } from "../domain/policy.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import type { Position } from "../domain/portfolio/position.ts";
import type { Statement } from "../domain/portfolio/statement.ts";
import { orderToMessage } from "./order-message.ts";

/** A portfolio to create. @throws Fault INVALID_ARGUMENT naming the wrong field. */
export function portfolioCreationFromMessage(message: CreateMessage): CreatePortfolioRequest {
  const { policy, costModel } = message;
  return {
    requestId: message.requestId,
    auditSet: message.auditSet,
    currency: message.currency,
    mode: modeFromMessage(message.mode, "mode"),
    dataProvenance: provenanceFromMessage(message.dataProvenance, "data_provenance"),
    startingCashMicros: message.startingCashMicros,
    ...(policy === undefined ? {} : { policy: policyFromMessage(policy) }),
    ...(costModel === undefined
      ? {}
      : { costModel: costModelFromMessage(costModel, "cost_model") }),
  };
}

/** A portfolio in a reply. */
export function portfolioToMessage(statement: Statement): MessageInitShape<typeof PortfolioSchema> {
  const { portfolio, lastBarCloseTimeMs, history, drawdownRatio, halt } = statement;
  const { exposures, waitingMicros, grossLimitMicros } = statement.exposures;
  const { availableCashMicros, openOrders, leavingCashMicros, closingCashMicros } =
    statement.cashForOrders;
  return {
    name: portfolio.name,
    auditSet: portfolio.auditSet,
    currency: portfolio.currency,
    mode: PortfolioMode[portfolio.mode],
    dataProvenance: DataProvenance[portfolio.dataProvenance],
    createTime: timestampFromMs(portfolio.createTimeMs),
    startingCashMicros: portfolio.startingCashMicros,
    ...pinnedToMessages(portfolio),
    policyHash: portfolio.policyHash,
    cashMicros: statement.cashMicros,
    equityMicros: statement.equityMicros,
    realisedPnlMicros: statement.realisedPnlMicros,
    costs: { ...statement.costs },
    dividendMicros: statement.dividendMicros,
    maxDrawdown: metricToMessage(statement.maxDrawdown),
    availableCashMicros,
    positions: statement.positions.map((position) => ({
      ...positionToMessage(position),
      leavingCashMicros: leavingCashMicros.get(position.instrument.ticker) ?? 0n,
      closingCashMicros: closingCashMicros.get(position.instrument.ticker) ?? 0n,
    })),
    openOrders: openOrders.map(({ order, reservedCashMicros }) => {
      const exchangeReservedMicros = statement.exchanges.reservedMicros.get(order.name);
      const exposureMicros = waitingMicros.get(order.name);
      return {
        ...orderToMessage(order),
        reservedCashMicros,
        ...(exchangeReservedMicros !== undefined && { exchangeReservedMicros }),
        ...(exposureMicros !== undefined && { exposureMicros }),
      };
    }),
    fillModel: FillModel[portfolio.policy.fillModel ?? defaultFillModel],
    exchangeAllowances: statement.exchanges.allowances.map((one) => ({ ...one })),
    facts: portfolioFactsToMessage({
      exposures,
      history,
      ...(grossLimitMicros !== undefined && { grossLimitMicros }),
    }),
    grossExposureMicros: grossExposureMicros(exposures),
    netExposureMicros: netExposureMicros(exposures),
    drawdownRatio,
    shortfallMicros: statement.shortfallMicros,
    borrowMicros: statement.borrowMicros,
    ...(halt && {
      tradingHalt: {
        state: TradingState[halt.state],
        reason: HaltReason[halt.reason],
        message: halt.message,
        barTime: timestampFromMs(halt.barStartMs),
      },
    }),
    ...(lastBarCloseTimeMs === undefined
      ? {}
      : { lastBarCloseTime: timestampFromMs(lastBarCloseTimeMs) }),
  };
}

/** What never changes of a portfolio, by the portfolio: most replies are about one that has been answered before. */
const pinned = new WeakMap<Portfolio, { policy: PolicyMessage; costModel: CostModel }>();

function pinnedToMessages(portfolio: Portfolio) {
  let messages = pinned.get(portfolio);
  if (messages === undefined) {
    const policy = create(ExecutionPolicySchema, policyToMessage(portfolio.policy));
    const costModel = create(CostModelSchema, costModelToMessage(portfolio.costModel));
    messages = { policy, costModel };
    pinned.set(portfolio, messages);
  }
  return messages;
}

/** A policy as its message. */
export function policyToMessage(
  policy: ExecutionPolicy,
): MessageInitShape<typeof ExecutionPolicySchema> {
  const { gapBufferBps = 0, maximumShareByExchange = {}, trimExchangeDrift, fillModel } = policy;
  const { maintenanceMarginRatio, maximumGrossExposureRatio } = policy;
  return {
    maximumOpenLotsPerInstrument: policy.maximumOpenLotsPerInstrument,
    refuseNegativeCash: policy.refuseNegativeCash,
    gapBufferBps,
    maximumShareByExchange: { ...maximumShareByExchange },
    ...(trimExchangeDrift && { trimExchangeDrift }),
    ...(fillModel && { fillModel: FillModel[fillModel] }),
    ...(policy.partialFills && { partialFills: true }),
    ...(maintenanceMarginRatio !== undefined && { maintenanceMarginRatio }),
    ...(maximumGrossExposureRatio !== undefined && { maximumGrossExposureRatio }),
  };
}

function policyFromMessage(message: PolicyMessage): ExecutionPolicy {
  const { $typeName: _, $unknown: __, gapBufferBps, maximumShareByExchange, ...rest } = message;
  const { trimExchangeDrift, fillModel: modelNumber, partialFills, ...others } = rest;
  const { maintenanceMarginRatio, maximumGrossExposureRatio, ...policy } = others;
  const fillModel = fillModelFromMessage(modelNumber);
  // What limits nothing is left out, so that a policy of an earlier version keeps its hash.
  const limits = {
    ...(gapBufferBps !== 0 && { gapBufferBps }),
    ...(Object.keys(maximumShareByExchange).length > 0 && { maximumShareByExchange }),
    ...(trimExchangeDrift && { trimExchangeDrift }),
    ...(fillModel && { fillModel }),
    ...(partialFills && { partialFills }),
    ...(maintenanceMarginRatio !== undefined && { maintenanceMarginRatio }),
    ...(maximumGrossExposureRatio !== undefined && { maximumGrossExposureRatio }),
  };
  return parseSettings(executionPolicySchema, { ...policy, ...limits }, "policy");
}

/** @throws Fault INVALID_ARGUMENT for a model that this service does not know. */
function fillModelFromMessage(value: FillModel = FillModel.UNSPECIFIED) {
  if (value === FillModel.UNSPECIFIED) return undefined;
  const name = enumName(FillModel, value);
  if (name !== undefined) return name;
  throw invalidField("policy.fill_model", `must be one that this service knows, got ${value}`);
}

function positionToMessage(position: Position): MessageInitShape<typeof PositionSchema> {
  return {
    instrument: instrumentToMessage(position.instrument),
    quantityUnits: position.quantityUnits,
    averageEntryPrice: position.averageEntryPrice,
    markPrice: position.markPrice,
    unrealisedPnlMicros: position.unrealisedPnlMicros,
    leavingUnits: position.leavingUnits,
    closingUnits: position.closingUnits,
    ...(position.rate && { rate: rateToMessage(position.rate) }),
  };
}

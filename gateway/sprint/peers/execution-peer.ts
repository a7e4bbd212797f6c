import { toJson } from "@bufbuild/protobuf";
import { timestampFromMs, timestampMs } from "@bufbuild/protobuf/wkt";
import { closeTimeMs } from "#lib/kernel/calendar.ts";
import type { Canonical } from "#lib/kernel/canonical.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { ExitPlan } from "#lib/kernel/trading.ts";
import { type Channel, clientOf } from "#lib/kit/grpc/client/client.ts";
import { barToMessage, intervalToMessage } from "#lib/wire/bar-message.ts";
import { barbellToMessage } from "#lib/wire/barbell-message.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { instrumentToMessage } from "#lib/wire/instrument-message.ts";
import { rateToMessage } from "#lib/wire/rate-message.ts";
import { requiredInReply } from "#lib/wire/required-field.ts";
import { timeMsOf } from "#lib/wire/timestamp.ts";
import { holdingLimitToMessage, sideFromMessage } from "#lib/wire/trading-message.ts";
import { trailingToMessage } from "#lib/wire/trailing-message.ts";
import {
  type AdvanceBarsResponse,
  type EndRunResponse,
  ExecutionService,
} from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { type Order, OrderState, RejectReason } from "#proto/pmx/execution/v1/order_pb.ts";
import { ExecutionPolicySchema } from "#proto/pmx/execution/v1/policy_pb.ts";
import {
  ExitReason,
  type RoundTrip,
  RoundTripSchema,
} from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { CostModelSchema } from "#proto/pmx/type/v1/cost_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import { DataProvenance, PortfolioMode, Side } from "#proto/pmx/type/v1/trading_pb.ts";
import type { Advance, ClosedTrade, ExecutionPeer, UnfilledOrder } from "../app/execution-port.ts";
import type { ForecastView } from "../app/forecast-port.ts";
import type { BenchmarkTrade } from "../domain/benchmarks/benchmarks.ts";
import { cutInTimeOrder, type InstrumentBars } from "./cut-bars.ts";
import { pinnedMessages } from "./pinned-message.ts";
import { portfolioState } from "./portfolio-view.ts";
import { factOf } from "./reply.ts";
import { type CallPolicy, withRetry } from "./retry.ts";

/** The execution service as the gateway uses it. */
export function executionPeer(channel: Channel, calls: CallPolicy): ExecutionPeer {
  const client = clientOf(ExecutionService, channel);
  const policyMessage = pinnedMessages(ExecutionPolicySchema);
  const costModelMessage = pinnedMessages(CostModelSchema);
  return {
    async policy() {
      const { policy } = await withRetry(calls, (options) => client.getPolicy({}, options));
      return toJson(ExecutionPolicySchema, requiredInReply(policy, "policy")) as Canonical;
    },
    async createPortfolio(input) {
      const request = {
        requestId: input.requestId,
        auditSet: input.auditSet,
        currency: input.currency,
        mode: PortfolioMode[input.mode],
        dataProvenance: DataProvenance[input.provenance],
        startingCashMicros: input.startingCashMicros,
        policy: policyMessage(input.policy),
        costModel: costModelMessage(input.costModel),
      };
      const { portfolio } = await withRetry(calls, (options) =>
        client.createPortfolio(request, options),
      );
      return requiredInReply(portfolio, "portfolio").name;
    },
    async portfolio(name) {
      const { portfolio } = await withRetry(calls, (options) =>
        client.getPortfolio({ name }, options),
      );
      return portfolioState(requiredInReply(portfolio, "portfolio"));
    },
    async advance(portfolio, series, rates = []) {
      const closedTrades: ClosedTrade[] = [];
      const unfilled: UnfilledOrder[] = [];
      let last: Advance | undefined;
      let afterMs = Number.NEGATIVE_INFINITY;
      for (const part of cutInTimeOrder(series)) {
        const untilMs = lastCloseMs(part);
        const known = rates.filter(({ asOfMs }) => asOfMs > afterMs && asOfMs <= untilMs);
        afterMs = untilMs;
        const request = {
          portfolio,
          series: part.map(({ instrument, interval, bars, splits = [], ...paid }) => ({
            instrument: instrumentToMessage(instrument),
            interval: intervalToMessage(interval),
            bars: bars.map(barToMessage),
            splits: splits.map(({ exTimeMs, newShares, oldShares }) => ({
              exTime: timestampFromMs(exTimeMs),
              newSharesPerOld: newShares / oldShares,
            })),
            ...dividendsToMessage(paid),
          })),
          rates: known.map(rateToMessage),
        };
        const reply = await withRetry(calls, (options) => client.advanceBars(request, options));
        last = advanceOf(reply);
        closedTrades.push(...last.closedTrades);
        unfilled.push(...last.unfilledOrders);
      }
      return last && { ...last, closedTrades, unfilledOrders: unfilled };
    },
    async endRun(portfolio) {
      return advanceOf(await withRetry(calls, (options) => client.endRun({ portfolio }, options)));
    },
    async roundTrips(portfolio) {
      const trades: BenchmarkTrade[] = [];
      let pageToken = "";
      do {
        const request = { portfolio, pageSize: 500, pageToken };
        const reply = await withRetry(calls, (options) => client.listRoundTrips(request, options));
        trades.push(...reply.roundTrips.map(benchmarkTrade));
        pageToken = reply.nextPageToken;
      } while (pageToken !== "");
      return trades;
    },
    async reverse({ portfolio, clientOrderId, instrument, side, decision, forecast }) {
      const request = {
        portfolio,
        clientOrderId,
        instrument: instrumentToMessage(instrument),
        side: Side[side],
        decisionTime: timestampFromMs(forecast.asOfMs),
        decision: decision.name,
        market: marketOf(forecast),
        close: { reversal: true },
      };
      const reply = await withRetry(calls, (options) => client.submitOrder(request, options));
      return factOf(reply.factPosition);
    },
    async submit({
      portfolio,
      clientOrderId,
      instrument,
      side,
      quantityUnits,
      decision,
      forecast,
      rate,
    }) {
      const expectedPrice = forecast.ensemblePrices[decision.holdingBars - 1];
      const request = {
        portfolio,
        clientOrderId,
        instrument: instrumentToMessage(instrument),
        side: Side[side],
        quantityUnits: BigInt(quantityUnits),
        decisionTime: timestampFromMs(forecast.asOfMs),
        decision: decision.name,
        entryConfidenceRatio: decision.confidenceRatio ?? Number.NaN,
        ...barbellToMessage(decision.barbell),
        ...(decision.exits === undefined ? {} : { exits: exitsToMessage(decision.exits) }),
        ...(expectedPrice === undefined ? {} : { expectedPrice }),
        market: { ...marketOf(forecast), ...(rate && { rate: rateToMessage(rate) }) },
      };
      const reply = await withRetry(calls, (options) => client.submitOrder(request, options)).catch(
        refusedByTradingState,
      );
      // Trading was halted between the decision and the order.
      if (reply === undefined) {
        return {
          unfilled: { ticker: instrument.ticker, state: "DENIED", reason: "TRADING_STATE" },
        };
      }
      const [unfilled] = unfilledOrders(requiredInReply(reply.order, "order"));
      return { unfilled, fact: factOf(reply.factPosition) };
    },
  };
}

/** What a forecast says of the market at the decision. */
function marketOf({
  dailyVolatilityBps,
  lastClosePrice,
  averageDailyVolumeUnits: volume,
}: ForecastView) {
  return {
    dailyVolatilityBps,
    lastClosePrice,
    ...(volume === undefined ? {} : { averageDailyVolumeUnits: volume }),
  };
}

/** The basis goes with dividends alone, which are not taken without it. */
function dividendsToMessage({
  dividends = [],
  unadjustedBasis,
}: Pick<InstrumentBars, "dividends" | "unadjustedBasis">) {
  if (dividends.length === 0) return {};
  return {
    priceBasis: PriceBasis[unadjustedBasis ?? "UNSPECIFIED"],
    dividends: dividends.map(({ exTimeMs, amount }) => {
      return { exTime: timestampFromMs(exTimeMs), amount };
    }),
  };
}

/** When the last bar of a part has closed: rates are sent with the bars that they are known with. */
function lastCloseMs(part: readonly InstrumentBars[]): number {
  return Math.max(
    ...part.map(({ bars, interval }) => {
      const last = bars.at(-1);
      return last === undefined ? Number.NEGATIVE_INFINITY : closeTimeMs(last, interval);
    }),
  );
}

function advanceOf(reply: AdvanceBarsResponse | EndRunResponse): Advance {
  return {
    portfolio: portfolioState(requiredInReply(reply.portfolio, "portfolio")),
    closedTrades: reply.roundTrips.map(closedTrade),
    unfilledOrders: reply.orders.flatMap(unfilledOrders),
    fact: factOf(reply.factPosition),
  };
}

const unfilledStates = { DENIED: true, REJECTED: true, EXPIRED: true } as const;

/** The order where it ended without a fill, else nothing. */
function unfilledOrders(order: Order): readonly UnfilledOrder[] {
  const state = enumName(OrderState, order.state);
  if (state === undefined || !(state in unfilledStates)) return [];
  return [
    {
      ticker: requiredInReply(order.instrument, "instrument").ticker,
      state: state as UnfilledOrder["state"],
      reason: enumName(RejectReason, order.rejectReason) ?? String(order.rejectReason),
    },
  ];
}

function exitsToMessage({ holdingLimit, trailing, ...prices }: ExitPlan) {
  return {
    ...prices,
    ...(holdingLimit && { holdingLimit: holdingLimitToMessage(holdingLimit) }),
    ...(trailing && { trailing: trailingToMessage(trailing) }),
  };
}

function closedTrade(trip: RoundTrip): ClosedTrade {
  const json = toJson(RoundTripSchema, trip) as { readonly [key: string]: Canonical };
  // Names hold the sprint's id, which differs between equal sprints. The breakdown and the costs in
  // bps follow from the rest and the decision, so that a step keeps its hash when a part is added to them.
  const { name: _, auditSet: __, lot, entryFill, exitFill, decision, ...followed } = json;
  const { breakdown, costBps, ...digest } = followed;
  return {
    ticker: requiredInReply(trip.instrument, "instrument").ticker,
    netPnlMicros: trip.netPnlMicros,
    exit: {
      reason: enumName(ExitReason, trip.exitReason) ?? "UNKNOWN",
      side: sideFromMessage(trip.side, "side"),
      exitTimeMs: timeMsOf(requiredInReply(trip.exitTime, "exit_time"), "exit_time"),
      calendarDaysHeld: trip.calendarDaysHeld,
      sessionsHeld: trip.sessionsHeld,
      netPnlMicros: trip.netPnlMicros,
    },
    digest,
  };
}

function benchmarkTrade(trip: RoundTrip): BenchmarkTrade {
  const costs = requiredInReply(trip.costs, "costs");
  const { exitReason, gap } = trip;
  const isAtOpen = gap || exitReason === ExitReason.TIME || exitReason === ExitReason.REVERSAL;
  return {
    roundTrip: trip.name,
    ticker: requiredInReply(trip.instrument, "instrument").ticker,
    entryTimeMs: timestampMs(requiredInReply(trip.entryTime, "entry_time")),
    exitTimeMs: timestampMs(requiredInReply(trip.exitTime, "exit_time")),
    exitsAt: isAtOpen ? "OPEN" : "CLOSE",
    side: trip.side === Side.SELL ? "SELL" : "BUY",
    entryNotionalMicros: trip.entryNotionalMicros,
    costsMicros:
      costs.halfSpreadMicros + costs.slippageMicros + costs.commissionMicros + costs.impactMicros,
    netPnlMicros: trip.netPnlMicros,
  };
}

/** Nothing where trading is not ACTIVE. @throws the error where it is another one. */
function refusedByTradingState(error: unknown): undefined {
  if (error instanceof Fault && error.reason === "TRADING_STATE") return undefined;
  throw error;
}

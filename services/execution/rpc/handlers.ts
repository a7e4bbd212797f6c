import { z } from "zod";
import type { Clock } from "#lib/kit/clock.ts";
import { askedPage, pageOf } from "#lib/kit/grpc/page.ts";
import type { CallContext, Handlers } from "#lib/kit/grpc/server/handlers.ts";
import { costModelToMessage } from "#lib/wire/cost-message.ts";
import { factPositionToMessage } from "#lib/wire/fact-position-message.ts";
import { rateFromMessage } from "#lib/wire/rate-message.ts";
import type { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { RoundTripSchema } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { type Advanced, advanceBars } from "../app/advance-bars.ts";
import { cancelOrder } from "../app/cancel-order.ts";
import { createPortfolio } from "../app/create-portfolio.ts";
import { endRun } from "../app/end-run.ts";
import type { ExecutionFeed } from "../app/execution-feed.ts";
import type { PortfolioStore } from "../app/ports.ts";
import { readStatement } from "../app/read-statement.ts";
import { requirePortfolio } from "../app/require-portfolio.ts";
import { submitOrder } from "../app/submit-order.ts";
import { advanceWhileOpen, requireOpenTrading, type TradingGate } from "../app/trading-gate.ts";
import { type FactLog, watchExecutions } from "../app/watch-executions.ts";
import { type PinnedPolicy, policyHashOf } from "../domain/policy.ts";
import { fillToMessage } from "./fill-message.ts";
import { orderRequestFromMessage, orderToMessage } from "./order-message.ts";
import {
  policyToMessage,
  portfolioCreationFromMessage,
  portfolioToMessage,
} from "./portfolio-message.ts";
import { roundTripToMessage } from "./round-trip-message.ts";
import { seriesFromMessage } from "./series-message.ts";
import { type WatchedEvent, watchedToMessage } from "./watch-message.ts";

export { contractSettings } from "#lib/wire/contract-settings.ts";
export { operations } from "#lib/wire/operations.ts";
export { refusedFacts } from "#lib/wire/refused-facts.ts";
export { storedTimes } from "#lib/wire/stored-times.ts";

const roundTripPages = { sizes: { standard: 100, largest: 500 }, key: z.int().min(1) };

/** What the RPCs of the service work with. */
export interface ExecutionDependencies {
  readonly store: PortfolioStore;
  /** Policy and cost model of portfolios that bring none. */
  readonly own: PinnedPolicy;
  readonly clock: Clock;
  readonly log: FactLog<WatchedEvent>;
  readonly feed: ExecutionFeed;
  /** The name under which this service states its facts. */
  readonly source: string;
  readonly tradingGate: TradingGate;
}

/** How long the risk gate may take to say whether trading is ACTIVE, where the caller waits for longer. */
const longestWaitMs = 5_000;

/** So that the caller still hears that the risk gate did not answer. */
function waitMsOf(context: CallContext): number {
  return Math.max(1, Math.min(longestWaitMs, (context.remainingMs() ?? longestWaitMs) / 2));
}

/** The RPCs of the execution service. */
export function executionHandlers({
  store,
  own,
  clock,
  log,
  feed,
  source,
  tradingGate,
}: ExecutionDependencies): Handlers<typeof ExecutionService> {
  return {
    async createPortfolio(request) {
      const creation = portfolioCreationFromMessage(request);
      const statement = await createPortfolio(store, own, clock.nowMs(), creation);
      return { portfolio: portfolioToMessage(statement) };
    },
    async getPortfolio({ name }) {
      return { portfolio: portfolioToMessage(readStatement(store, name)) };
    },
    async submitOrder(request, context) {
      const asked = orderRequestFromMessage(request);
      // What closes is never held back.
      if (!asked.close) await requireOpenTrading(store, tradingGate, asked, waitMsOf(context));
      const { order, lastFact } = await submitOrder(store, asked);
      return {
        order: orderToMessage(order),
        factPosition: factPositionToMessage(source, lastFact),
      };
    },
    async cancelOrder({ portfolio, clientOrderId }) {
      const { order, lastFact } = await cancelOrder(store, portfolio, clientOrderId);
      return {
        order: orderToMessage(order),
        factPosition: factPositionToMessage(source, lastFact),
      };
    },
    async *watchExecutions({ portfolio, afterSequence }, { signal }) {
      const watched = { store, log, feed };
      for await (const one of watchExecutions(watched, portfolio, Number(afterSequence), signal)) {
        yield watchedToMessage(one, source);
      }
      // The watch ends early only when the process drains; then the signal's reason says so.
      signal.throwIfAborted();
    },
    async advanceBars(request, context) {
      const { portfolio } = request;
      const series = seriesFromMessage(request.series);
      const rates = request.rates.map((rate, index) => rateFromMessage(rate, `rates[${index}]`));
      const waitMs = waitMsOf(context);
      const advanced = await advanceWhileOpen(store, tradingGate, portfolio, waitMs, (check) =>
        advanceBars(store, portfolio, series, rates, check),
      );
      return advancedToMessage(advanced, source);
    },
    async endRun({ portfolio }) {
      return advancedToMessage(await endRun(store, portfolio), source);
    },
    async listRoundTrips(request) {
      const query = { portfolio: request.portfolio };
      const asked = askedPage(request, { query, ...roundTripPages });
      const { auditSet, listed } = store.snapshot((reader) => {
        const portfolio = requirePortfolio(reader, request.portfolio);
        const listed = reader.roundTrips(portfolio, asked.after ?? 0, asked.limit);
        return { auditSet: portfolio.auditSet, listed };
      });
      const { messages: roundTrips, nextPageToken } = pageOf(listed, asked, {
        keyOf: ({ sequence }) => sequence,
        schema: RoundTripSchema,
        toMessage: ({ roundTrip }) => roundTripToMessage(roundTrip, auditSet),
      });
      return { roundTrips, nextPageToken };
    },
    async getPolicy() {
      const { policy, costModel } = own;
      return {
        policy: policyToMessage(policy),
        policyHash: policyHashOf(own),
        costModel: costModelToMessage(costModel),
      };
    },
  };
}

/** What the replies of AdvanceBars and EndRun say alike. */
function advancedToMessage({ executions, statement, lastFact }: Advanced, source: string) {
  const { auditSet } = statement.portfolio;
  return {
    fills: executions.fills.map(fillToMessage),
    roundTrips: executions.roundTrips.map((trip) => roundTripToMessage(trip, auditSet)),
    orders: executions.orders.map(orderToMessage),
    factPosition: factPositionToMessage(source, lastFact),
    portfolio: portfolioToMessage(statement),
  };
}

import { z } from "zod";
import type { Clock } from "#lib/kit/clock.ts";
import { askedPage, pageOf } from "#lib/kit/grpc/page.ts";
import type { Handlers } from "#lib/kit/grpc/server/handlers.ts";
import { costModelToMessage } from "#lib/wire/cost-message.ts";
import { factPositionToMessage } from "#lib/wire/fact-position-message.ts";
import type { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { advanceBars } from "../app/advance-bars.ts";
import { createPortfolio } from "../app/create-portfolio.ts";
import { getPortfolio } from "../app/get-portfolio.ts";
import { listRoundTrips } from "../app/list-round-trips.ts";
import type { Books } from "../app/ports.ts";
import { submitOrder } from "../app/submit-order.ts";
import { type PinnedPolicy, policyHashOf } from "../domain/policy.ts";
import { fillTo } from "./fill-message.ts";
import { orderRequestFrom, orderTo } from "./order-message.ts";
import { createRequestFrom, portfolioTo } from "./portfolio-message.ts";
import { roundTripTo } from "./round-trip-message.ts";
import { seriesFrom } from "./series-message.ts";

const roundTripPages = { sizes: { standard: 100, largest: 500 }, key: z.int().min(1) };

/** What the RPCs work with. */
export interface HandlerOptions {
  readonly books: Books;
  /** Policy and cost model of portfolios that bring none. */
  readonly own: PinnedPolicy;
  readonly clock: Clock;
  /** The name under which this service states its facts. */
  readonly source: string;
}

/** The RPCs of the execution service. */
export function handlersOf(options: HandlerOptions): Handlers<typeof ExecutionService> {
  const { books, own, clock, source } = options;
  return {
    async createPortfolio(request) {
      const wanted = createRequestFrom(request);
      const statement = await createPortfolio(books, own, clock.nowMs(), wanted);
      return { portfolio: portfolioTo(statement) };
    },
    async getPortfolio({ name }) {
      return { portfolio: portfolioTo(await getPortfolio(books, name)) };
    },
    async submitOrder(request) {
      return { order: orderTo(await submitOrder(books, orderRequestFrom(request))) };
    },
    async advanceBars({ portfolio, series }) {
      const advanced = await advanceBars(books, portfolio, seriesFrom(series));
      const { record, statement, lastFact } = advanced;
      const { auditSet } = statement.portfolio;
      return {
        fills: record.fills.map(fillTo),
        roundTrips: record.roundTrips.map((trip) => roundTripTo(trip, auditSet)),
        orders: record.orders.map(orderTo),
        factPosition: factPositionToMessage(source, lastFact),
        portfolio: portfolioTo(statement),
      };
    },
    async listRoundTrips(request) {
      const query = { portfolio: request.portfolio };
      const asked = askedPage(request, { query, ...roundTripPages });
      const listed = await listRoundTrips(books, query.portfolio, asked.after ?? 0, asked.limit);
      const { rows, nextPageToken } = pageOf(listed.roundTrips, asked, ({ sequence }) => sequence);
      const { auditSet } = listed.portfolio;
      const roundTrips = rows.map(({ roundTrip }) => roundTripTo(roundTrip, auditSet));
      return { roundTrips, nextPageToken };
    },
    async getPolicy() {
      const { policy, costModel } = own;
      return { policy, policyHash: policyHashOf(own), costModel: costModelToMessage(costModel) };
    },
  };
}

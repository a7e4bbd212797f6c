import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { ExitReason, type RoundTrip } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { BarbellBucket } from "#proto/pmx/type/v1/barbell_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import {
  type ExportColumn,
  flag,
  member,
  micros,
  name,
  number,
  text,
  time,
  whole,
} from "../column.ts";
import {
  aboutSprint,
  type ExportTable,
  type RecordsPlace,
  servicePages,
  tableOf,
} from "../table.ts";

/** The closed trades of a sprint, in the order of their exits. */
export function tradesTable(sprint: Sprint, where: RecordsPlace): ExportTable {
  return tableOf(columnsOf(sprint), pagesOfTrades(sprint, where), aboutSprint(sprint));
}

async function* pagesOfTrades(
  { portfolio }: Sprint,
  where: RecordsPlace,
): AsyncIterable<readonly RoundTrip[]> {
  // Without a portfolio nothing has been traded yet.
  if (portfolio === "") return;
  yield* servicePages(ExecutionService, { ...where, name: "execution" }, async (client, token) => {
    const asked = { portfolio, pageSize: 500, pageToken: token };
    const { roundTrips, nextPageToken } = await client.listRoundTrips(asked);
    return { rows: roundTrips, nextPageToken };
  });
}

/** Of prices, which are in the currency of the instrument. */
const price = "price in priceCurrency";

function columnsOf({ name: sprint, currency }: Sprint): readonly ExportColumn<RoundTrip>[] {
  return [
    text("roundTrip", (trip) => trip.name),
    text("sprint", () => sprint),
    text("ticker", ({ instrument }) => instrument?.ticker),
    member("side", Side, ({ side }) => side),
    whole("quantityUnits", "10^-quantityDecimals", ({ quantityUnits }) => quantityUnits),
    whole("quantityDecimals", "digits", ({ instrument }) => instrument?.quantityDecimals ?? 0),
    time("entryTime", ({ entryTime }) => entryTime),
    time("exitTime", ({ exitTime }) => exitTime),
    number("entryPrice", price, ({ entryPrice }) => entryPrice),
    number("exitPrice", price, ({ exitPrice }) => exitPrice),
    number("triggerPrice", price, ({ triggerPrice }) => triggerPrice),
    text("priceCurrency", ({ instrument }) => instrument?.currency),
    member("exitReason", ExitReason, ({ exitReason }) => exitReason),
    flag("gap", ({ gap }) => gap),
    whole("sessionsHeld", "sessions", ({ sessionsHeld }) => sessionsHeld),
    whole("calendarDaysHeld", "days", ({ calendarDaysHeld }) => calendarDaysHeld),
    text("currency", () => currency),
    micros("entryNotionalMicros", ({ entryNotionalMicros }) => entryNotionalMicros),
    micros("grossPnlMicros", ({ grossPnlMicros }) => grossPnlMicros),
    micros("netPnlMicros", ({ netPnlMicros }) => netPnlMicros),
    number("returnRatio", "ratio", ({ returnRatio }) => returnRatio),
    ...costs,
    ...breakdown,
    micros("riskMicros", ({ riskMicros }) => riskMicros),
    number("entryConfidenceRatio", "ratio", ({ entryConfidenceRatio }) => entryConfidenceRatio),
    member("barbellBucket", BarbellBucket, ({ barbellBucket }) => barbellBucket),
    number("barbellMultiplier", "ratio", ({ barbellMultiplier }) => barbellMultiplier),
    text("decision", ({ decision }) => decision),
    name("entryFill", ({ entryFill }) => entryFill),
    name("exitFill", ({ exitFill }) => exitFill),
  ];
}

/** What both legs cost, by component: amounts, and shares of the notional. */
const costs: readonly ExportColumn<RoundTrip>[] = [
  micros("halfSpreadCostMicros", (trip) => trip.costs?.halfSpreadMicros),
  micros("slippageCostMicros", (trip) => trip.costs?.slippageMicros),
  micros("commissionCostMicros", (trip) => trip.costs?.commissionMicros),
  micros("impactCostMicros", (trip) => trip.costs?.impactMicros),
  number("halfSpreadCostBps", "bps", ({ costBps }) => costBps?.halfSpreadBps),
  number("slippageCostBps", "bps", ({ costBps }) => costBps?.slippageBps),
  number("commissionCostBps", "bps", ({ costBps }) => costBps?.commissionBps),
  number("impactCostBps", "bps", ({ costBps }) => costBps?.impactBps),
];

/** The parts of the net profit, which add up to it (docs/pnl-breakdown.md); absent where they are not known. */
const breakdown: readonly ExportColumn<RoundTrip>[] = [
  micros("signalPnlMicros", (trip) => trip.breakdown?.signalMicros),
  micros("timingPnlMicros", (trip) => trip.breakdown?.timingMicros),
  micros("pricePnlMicros", (trip) => trip.breakdown?.priceMicros),
  micros("spreadPnlMicros", (trip) => trip.breakdown?.spreadMicros),
  micros("slippagePnlMicros", (trip) => trip.breakdown?.slippageMicros),
  micros("impactPnlMicros", (trip) => trip.breakdown?.impactMicros),
  micros("commissionPnlMicros", (trip) => trip.breakdown?.commissionMicros),
  micros("currencyPnlMicros", (trip) => trip.breakdown?.currencyMicros),
  micros("dividendPnlMicros", (trip) => trip.breakdown?.dividendMicros),
  micros("borrowPnlMicros", (trip) => trip.breakdown?.borrowMicros),
];

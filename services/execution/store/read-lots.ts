import { and, asc, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { barIntervals } from "#lib/kernel/bar.ts";
import type { BarCounts } from "#lib/kernel/calendar.ts";
import type { Micros } from "#lib/kernel/money.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import { lotOf, type OpenLot } from "../domain/ledger/lot.ts";
import { lotSince } from "../domain/ledger/lot-part.ts";
import type { Split } from "../domain/ledger/split.ts";
import type { Mark } from "../domain/portfolio/position.ts";
import { lotAfter, orderNow } from "../domain/portfolio/split-state.ts";
import type { InstrumentBar } from "../domain/simulation/instrument-bars.ts";
import {
  borrowed,
  type CarriedPart,
  leftParts,
  leftPartsOf,
  trailedMs,
  trailedPrice,
  trailedStopOf,
} from "./lot-columns.ts";
import { fillOf, orderOf } from "./rows.ts";
import { bars, fills, openLots, orders } from "./schema.ts";

type OfPortfolio = Placeholders<{ readonly portfolio: string }>;

/**
 * Bars of a fill's ticker from the fill's own bar on: how many of each length, in the order of `barIntervals`;
 * and the last of them.
 */
const barsCompleted = sql<string>`(select json_array(${sql.join(
  barIntervals.map((interval) => sql`sum(${bars.interval} = ${sql.raw(`'${interval}'`)})`),
  sql`, `,
)}) from ${bars} where ${bars.portfolio} = ${fills.portfolio}
  and ${bars.ticker} = ${fills.ticker} and ${bars.startTimeMs} >= ${fills.barStartMs})`;
const lastStartMs = sql<number>`(select ${bars.startTimeMs} from ${bars} where ${bars.portfolio} = ${fills.portfolio}
  and ${bars.ticker} = ${fills.ticker} order by ${bars.startTimeMs} desc limit 1)`;

const last = alias(bars, "last_bar");

/**
 * The open lots of a portfolio, in the order in which they were opened. A lot is its entry fill with the order behind
 * it; its mark is the last bar of its ticker.
 */
export const heldLots = statement((db, { portfolio }: OfPortfolio) =>
  db
    .select({
      fill: fills,
      order: orders,
      barsCompleted,
      borrowed,
      leftParts,
      trailedPrice,
      trailedMs,
      lastClose: last.close,
      lastStartMs: last.startTimeMs,
      lastInterval: last.interval,
    })
    .from(openLots)
    .innerJoin(fills, eq(fills.sequence, openLots.fill))
    .innerJoin(orders, eq(orders.name, fills.order))
    .innerJoin(
      last,
      and(
        eq(last.portfolio, fills.portfolio),
        eq(last.ticker, fills.ticker),
        eq(last.startTimeMs, lastStartMs),
      ),
    )
    .where(eq(openLots.portfolio, portfolio))
    .orderBy(asc(openLots.fill)),
);

type StoredLot = NonNullable<ReturnType<typeof heldLots.first>>;

/** An open lot as it is stored. */
export interface HeldLotRow extends Omit<StoredLot, "barsCompleted"> {
  readonly barsCompleted: BarCounts;
}

/** A row of `heldLots` with its bars counted. */
export function heldRowOf(row: StoredLot): HeldLotRow {
  return { ...row, barsCompleted: countsOf(row.barsCompleted) };
}

/**
 * A lot as `heldLots` would read it once one more bar is stored. Bars of a ticker come in the order of their starts: one
 * that comes later starts after all those before it.
 */
export function heldRowAfter(
  row: HeldLotRow,
  { instrument: { ticker }, interval, bar }: InstrumentBar,
): HeldLotRow {
  if (row.fill.ticker !== ticker) return row;
  const { barsCompleted } = row;
  return {
    ...row,
    barsCompleted: { ...barsCompleted, [interval]: (barsCompleted[interval] ?? 0) + 1 },
    lastClose: bar.close,
    lastStartMs: bar.startTimeMs,
    lastInterval: interval,
  };
}

/** An open lot as a row states it, without its dividends. */
export function heldLotOf(
  row: HeldLotRow,
  splits: readonly Split[],
): {
  readonly lot: OpenLot;
  readonly mark: Mark;
  /** What the trips of the lot carry of its dividends so far. */
  readonly carriedDividends: Micros;
} {
  const { lastClose: price, lastStartMs: barStartMs, lastInterval: interval } = row;
  const order = orderNow(orderOf(row.order), splitsBefore(splits, row.fill.barStartMs));
  const opened = {
    ...lotOf(order, fillOf(row.fill)),
    barsCompleted: row.barsCompleted,
  };
  const parts = leftPartsOf(row.leftParts);
  const { lot, passed } = lotSince(opened, splits, parts, barStartMs, lotAfter);
  const carried = carriedOf(parts);
  const borrowMicros = BigInt(row.borrowed ?? 0) - carried.borrowMicros;
  return {
    lot: {
      ...lot,
      ...(borrowMicros === 0n ? {} : { borrowMicros }),
      ...trailedStopOf(row, passed),
    },
    mark: { price, barStartMs, interval },
    carriedDividends: carried.dividendMicros,
  };
}

/** What the trips of a lot carry so far of its dividends and its borrowing. */
function carriedOf(parts: readonly CarriedPart[]) {
  let [dividends, borrowing] = [0n, 0n];
  for (const { dividendMicros, borrowMicros } of parts) {
    dividends += dividendMicros;
    borrowing += borrowMicros;
  }
  return { dividendMicros: dividends, borrowMicros: borrowing };
}

function countsOf(stored: string): BarCounts {
  const counts = JSON.parse(stored) as readonly number[];
  return Object.fromEntries(
    barIntervals
      .map((interval, at) => [interval, counts[at] ?? 0] as const)
      .filter(([, n]) => n > 0),
  );
}

/** Those that an order was filled after, or with. */
function splitsBefore(splits: readonly Split[], fillStartMs: number): readonly Split[] {
  return splits.filter(({ barStartMs }) => barStartMs <= fillStartMs);
}

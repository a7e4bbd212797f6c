import { eq, isNull } from "drizzle-orm";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { statement } from "#lib/kit/store/statement.ts";
import type { Seal } from "../domain/trials/seal.ts";
import { seal, sealOpening } from "./seal-tables.ts";
import type { StoredPrices } from "./stored-prices.ts";
import { trialAfter } from "./trial-dates.ts";

/** A seal with its opening, as rows are read. */
export const sealColumns = {
  id: seal.id,
  name: seal.name,
  tickersJson: seal.tickersJson,
  fromMs: seal.fromMs,
  createTimeMs: seal.createTimeMs,
  sprint: sealOpening.sprint,
  openTimeMs: sealOpening.openTimeMs,
} as const;
const closed = statement((db) =>
  db
    .select(sealColumns)
    .from(seal)
    .leftJoin(sealOpening, eq(sealOpening.seal, seal.name))
    .where(isNull(sealOpening.seal)),
);

/**
 * The seal that hides bars of an instrument: its own, or one of the same prices under another name. Bars that a setting
 * was scored on under this name are open under it: what they were hidden from has seen them.
 */
export function closedSealOf(
  db: RowReader,
  prices: StoredPrices,
  ticker: string,
): Seal | undefined {
  const seals = closed.all(db, {}).map(sealOf);
  const own = seals.find(({ tickers }) => tickers.includes(ticker));
  if (own !== undefined || seals.length === 0) return own;
  const others = prices.otherNamesOf(db, ticker).map((other) => other.ticker);
  return seals
    .filter(({ tickers }) => tickers.some((one) => others.includes(one)))
    .filter(({ fromMs }) => trialAfter(db, ticker, fromMs) === undefined)
    .sort((one, other) => one.fromMs - other.fromMs)[0];
}

interface Row extends Readonly<typeof seal.$inferSelect> {
  readonly sprint: string | null;
  readonly openTimeMs: number | null;
}

/** A seal by its row. */
export function sealOf({ id: _, tickersJson, sprint, openTimeMs, ...row }: Row): Seal {
  const isOpen = sprint !== null && openTimeMs !== null;
  const tickers = JSON.parse(tickersJson) as readonly string[];
  if (!isOpen) return { ...row, tickers };
  return { ...row, tickers, opening: { openTimeMs, ...(sprint !== "" && { sprint }) } };
}

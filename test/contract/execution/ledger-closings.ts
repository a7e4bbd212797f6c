/** How the independent ledger's orders close lots, whole or in parts (docs/adr/0066). */

import type { Claim, Waiting } from "./ledger-book.ts";
import type { Lot } from "./ledger-exits.ts";
import type { Costs, LedgerOrder } from "./ledger-terms.ts";

/** What an order closes; undefined where that is nothing, or more than there is. */
export function claimsOf(order: LedgerOrder, lots: readonly Lot[]): readonly Claim[] | undefined {
  const open = lots.filter(
    (lot) =>
      lot.order.instrument.ticker === order.instrument.ticker && lot.order.side !== order.side,
  );
  const named = order.close?.lots ?? [];
  if (named.length === 0) return oldest(open, order.quantity);
  const claims = named.map(({ lot, units, share }): Claim | undefined => {
    const held = open.find(({ id }) => id === lot)?.order.quantity;
    if (held === undefined) return undefined;
    // Counted to twelve places.
    const ratio = BigInt(Math.round((share ?? 1) * 1e12));
    const asked = units ?? (held * ratio) / 10n ** 12n;
    return asked < 1n || asked > held ? undefined : { lot, units: asked, filled: 0n };
  });
  const all = claims.filter((claim) => claim !== undefined);
  return all.length === claims.length ? all : undefined;
}

/** So many units of the oldest lots, or all of them. */
function oldest(open: readonly Lot[], quantity: bigint): readonly Claim[] | undefined {
  const claims: Claim[] = [];
  let left = quantity;
  for (const { id, order } of open) {
    const units = quantity === 0n || left > order.quantity ? order.quantity : left;
    if (units > 0n) claims.push({ lot: id, units, filled: 0n });
    left -= units;
  }
  return claims.length === 0 || left > 0n ? undefined : claims;
}

/** Whether market orders that wait close all of a lot. */
export function isClosedAtOpen({ id, order }: Lot, waiting: readonly Waiting[]): boolean {
  let units = 0n;
  for (const { order, claims } of waiting) {
    if (order.entry !== undefined) continue;
    for (const claim of claims ?? []) if (claim.lot === id) units += claim.units - claim.filled;
  }
  return units >= order.quantity;
}

/** Whether either side of a cut cost less than a micro, which no line of the ledger holds. */
export function isCutToNothing(lot: Lot, units: bigint): boolean {
  if (units === lot.order.quantity) return false;
  const rest: Lot = { ...lot };
  const parts = [takenOff(rest, units), rest];
  return parts.some(({ entry }) => entry.notional === 0n || entry.quoteNotional === 0n);
}

/**
 * Takes units off a lot and returns them with their share of each of its amounts, rounded toward 0. What is left has the
 * rest, so that the last part takes it.
 */
export function takenOff(lot: Lot, units: bigint): Lot {
  const open = lot.order.quantity;
  const share = (amount: bigint) => (amount * units) / open;
  const { notional, quoteNotional, costs } = lot.entry;
  const part = {
    notional: share(notional),
    quoteNotional: quoteNotional === undefined ? undefined : share(quoteNotional),
    costs: costs.map(share) as unknown as Costs,
    decided: lot.decided === undefined ? undefined : share(lot.decided),
    dividends: share(lot.dividends),
    borrowed: share(lot.borrowed),
  };
  const taken: Lot = {
    ...lot,
    order: { ...lot.order, quantity: units },
    entry: {
      ...lot.entry,
      notional: part.notional,
      quoteNotional: part.quoteNotional,
      costs: part.costs,
    },
    decided: part.decided,
    dividends: part.dividends,
    borrowed: part.borrowed,
  };
  lot.order = { ...lot.order, quantity: open - units };
  lot.entry = {
    ...lot.entry,
    notional: notional - part.notional,
    quoteNotional: quoteNotional && quoteNotional - (part.quoteNotional as bigint),
    costs: costs.map((cost, at) => cost - (part.costs[at] as bigint)) as unknown as Costs,
  };
  if (lot.decided !== undefined) lot.decided -= part.decided as bigint;
  lot.dividends -= part.dividends;
  lot.borrowed -= part.borrowed;
  return taken;
}

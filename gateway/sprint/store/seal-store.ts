import { desc, eq, lt } from "drizzle-orm";
import { isoDateOf } from "#lib/kernel/calendar.ts";
import { invalidField } from "#lib/kernel/fault.ts";
import type { RowReader, RowWriter } from "#lib/kit/store/connection.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { SealRegister } from "../app/ports.ts";
import { openedFault } from "../app/sealed-bars.ts";
import type { Seal, SealOpening } from "../domain/trials/seal.ts";
import type { NewTrial } from "../domain/trials/trial.ts";
import { closedSealOf, sealColumns, sealOf } from "./closed-seals.ts";
import { seal, sealOpening } from "./seal-tables.ts";
import { sprintStep } from "./sprint-tables.ts";
import type { StoredPrices } from "./stored-prices.ts";
import { trialAfter, trialsAfter } from "./trial-dates.ts";

const insertSeal = insertInto(seal);
const insertOpening = insertInto(sealOpening);
const anyStep = statement((db, { name }: Placeholders<{ readonly name: string }>) =>
  db
    .select({ sequence: sprintStep.sequence })
    .from(sprintStep)
    .where(eq(sprintStep.sprint, name))
    .limit(1),
);
const byName = statement((db, { name }: Placeholders<{ readonly name: string }>) =>
  db
    .select(sealColumns)
    .from(seal)
    .leftJoin(sealOpening, eq(sealOpening.seal, seal.name))
    .where(eq(seal.name, name)),
);
const before = statement((db, { id, limit }: Placeholders<{ id: number; limit: number }>) =>
  db
    .select(sealColumns)
    .from(seal)
    .leftJoin(sealOpening, eq(sealOpening.seal, seal.name))
    .where(lt(seal.id, id))
    .orderBy(desc(seal.id))
    .limit(limit),
);

/**
 * Opens a seal in the transaction of the sprint that does, before its trials are recorded. The other of two arms joins
 * what its base has opened, as long as nobody has seen an outcome: the base has no step, and no other setting was scored.
 * @param base - of an other arm; undefined for every other sprint.
 * @throws Fault FIELD_INVALID where it is open, or its prices were scored under another name.
 */
export function recordOpening(
  tx: RowWriter,
  prices: StoredPrices,
  name: string,
  { sprint, openTimeMs }: Required<SealOpening>,
  base: string | undefined,
): void {
  const known = sealNamed(tx, name);
  if (known !== undefined) refuseScored(tx, prices, known);
  if (known?.opening === undefined) {
    insertOpening(tx, { seal: name, sprint, openTimeMs, seenUntilMs: null });
    return;
  }
  const isUnseen =
    base !== undefined &&
    known.opening.sprint === base &&
    anyStep.first(tx, { name: base }) === undefined &&
    known.tickers.every((ticker) => trialsAfter(tx, ticker, known.fromMs) === 1);
  if (!isUnseen) throw openedFault(known);
}

/**
 * Holds a sprint that was planned while its bars were being sealed: it would not see them when it runs.
 * @throws Fault FIELD_INVALID
 */
export function refuseSealedTrials(
  tx: RowWriter,
  prices: StoredPrices,
  trials: readonly NewTrial[],
): void {
  for (const [at, { ticker, lastOutcomeMs = Number.POSITIVE_INFINITY }] of trials.entries()) {
    const known = closedSealOf(tx, prices, ticker);
    if (known === undefined || lastOutcomeMs <= known.fromMs) continue;
    const description = `the bars of ${ticker} were sealed by ${known.name} meanwhile; ask again`;
    throw invalidField(`spec.tickers[${at}]`, description);
  }
}

/** The seals in the gateway's database. */
export function createSealStore(store: Store, prices: StoredPrices): SealRegister {
  const { db } = store;
  return {
    seal: (wanted) => store.write((tx) => insertOnce(tx, prices, wanted)),
    open: (name, openTimeMs, seenUntilMs) =>
      store.write((tx) => {
        const known = sealNamed(tx, name);
        if (known === undefined || known.opening !== undefined) return known;
        insertOpening(tx, { seal: name, sprint: "", openTimeMs, seenUntilMs });
        return { ...known, opening: { openTimeMs } };
      }),
    async getSeal(name) {
      return sealNamed(db, name);
    },
    async closedSealOf(ticker) {
      return closedSealOf(db, prices, ticker);
    },
    async listSeals(limit, beforeName) {
      const id =
        (beforeName && byName.first(db, { name: beforeName })?.id) || Number.MAX_SAFE_INTEGER;
      return before.all(db, { id, limit }).map(sealOf);
    },
  };
}

function insertOnce(tx: RowWriter, prices: StoredPrices, wanted: Seal): Seal {
  const { name, tickers, fromMs, createTimeMs } = wanted;
  const known = sealNamed(tx, name);
  if (known !== undefined && known.opening === undefined) return known;
  for (const ticker of tickers) {
    const touching = touchedAfter(tx, prices, ticker, fromMs);
    if (touching !== undefined) {
      const { what, name: scored, lastOutcomeMs } = touching;
      const instead =
        lastOutcomeMs === null
          ? "seal another ticker"
          : `seal from ${isoDateOf(lastOutcomeMs)} on, or another ticker`;
      const description = `${what}, after ${isoDateOf(fromMs)}: nobody can unsee those bars; pmx trials ${scored} lists them; ${instead}`;
      throw invalidField("from_time", description);
    }
    const other = closedSealOf(tx, prices, ticker);
    if (other !== undefined) {
      const description = `bars of ${ticker} are sealed by ${other.name} from ${isoDateOf(other.fromMs)} on`;
      throw invalidField("tickers", description);
    }
  }
  insertSeal(tx, { name, tickersJson: JSON.stringify(tickers), fromMs, createTimeMs });
  return wanted;
}

/** A trial that has seen bars of an instrument after an instant, under any name of its prices. */
interface Touching {
  readonly name: string;
  readonly lastOutcomeMs: number | null;
  /** In words. */
  readonly what: string;
}

/** @param except - names that are left out. */
function touchedAfter(
  db: RowReader,
  prices: StoredPrices,
  ticker: string,
  fromMs: number,
  except: readonly string[] = [],
): Touching | undefined {
  for (const name of [ticker, ...prices.otherNamesOf(db, ticker).map((other) => other.ticker)]) {
    const lastOutcomeMs = except.includes(name) ? undefined : trialAfter(db, name, fromMs);
    if (lastOutcomeMs === undefined) continue;
    const until = lastOutcomeMs === null ? "without an end" : `to ${isoDateOf(lastOutcomeMs)}`;
    const scored = name === ticker ? name : `${name}, which has the same prices as ${ticker},`;
    return { name, lastOutcomeMs, what: `a setting was scored on ${scored} ${until}` };
  }
  return undefined;
}

/** What a seal hides may turn out to be prices that were scored under a name which it is not of. */
function refuseScored(db: RowReader, prices: StoredPrices, { name, tickers, fromMs }: Seal): void {
  for (const ticker of tickers) {
    const touching = touchedAfter(db, prices, ticker, fromMs, tickers);
    if (touching === undefined) continue;
    const description = `${touching.what}, after ${isoDateOf(fromMs)}: its bars confirm nothing any more; open it to be read (pmx seal --open ${name})`;
    throw invalidField("spec.open_seal", description);
  }
}

function sealNamed(db: RowReader, name: string): Seal | undefined {
  const row = byName.first(db, { name });
  return row && sealOf(row);
}

import { desc, eq, isNull, lt } from "drizzle-orm";
import { isoDateOf } from "#lib/kernel/calendar.ts";
import { invalidField } from "#lib/kernel/fault.ts";
import type { RowReader, RowWriter } from "#lib/kit/store/connection.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { SealRegister } from "../app/ports.ts";
import { openedFault } from "../app/sealed-bars.ts";
import type { Seal, SealOpening } from "../domain/trials/seal.ts";
import type { NewTrial } from "../domain/trials/trial.ts";
import { seal, sealOpening } from "./seal-tables.ts";
import { sprintStep } from "./sprint-tables.ts";
import { trialAfter, trialsAfter } from "./trial-records.ts";

const insertSeal = insertInto(seal);
const insertOpening = insertInto(sealOpening);
const anyStep = statement((db, { name }: Placeholders<{ readonly name: string }>) =>
  db
    .select({ sequence: sprintStep.sequence })
    .from(sprintStep)
    .where(eq(sprintStep.sprint, name))
    .limit(1),
);
const columns = {
  id: seal.id,
  name: seal.name,
  tickersJson: seal.tickersJson,
  fromMs: seal.fromMs,
  createTimeMs: seal.createTimeMs,
  sprint: sealOpening.sprint,
  openTimeMs: sealOpening.openTimeMs,
} as const;
const byName = statement((db, { name }: Placeholders<{ readonly name: string }>) =>
  db
    .select(columns)
    .from(seal)
    .leftJoin(sealOpening, eq(sealOpening.seal, seal.name))
    .where(eq(seal.name, name)),
);
const closed = statement((db) =>
  db
    .select(columns)
    .from(seal)
    .leftJoin(sealOpening, eq(sealOpening.seal, seal.name))
    .where(isNull(sealOpening.seal)),
);
const before = statement((db, { id, limit }: Placeholders<{ id: number; limit: number }>) =>
  db
    .select(columns)
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
 * @throws Fault FIELD_INVALID where it is open.
 */
export function recordOpening(
  tx: RowWriter,
  name: string,
  { sprint, openTimeMs }: Required<SealOpening>,
  base: string | undefined,
): void {
  const known = sealNamed(tx, name);
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
export function refuseSealedTrials(tx: RowWriter, trials: readonly NewTrial[]): void {
  for (const [at, { ticker, lastOutcomeMs = Number.POSITIVE_INFINITY }] of trials.entries()) {
    const known = closedOf(tx, ticker);
    if (known === undefined || lastOutcomeMs <= known.fromMs) continue;
    const description = `the bars of ${ticker} were sealed by ${known.name} meanwhile; ask again`;
    throw invalidField(`spec.tickers[${at}]`, description);
  }
}

/** The seals in the gateway's database. */
export function createSealStore(store: Store): SealRegister {
  const { db } = store;
  return {
    seal: (wanted) => store.write((tx) => insertOnce(tx, wanted)),
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
      return closedOf(db, ticker);
    },
    async listSeals(limit, beforeName) {
      const id =
        (beforeName && byName.first(db, { name: beforeName })?.id) || Number.MAX_SAFE_INTEGER;
      return before.all(db, { id, limit }).map(fromRow);
    },
  };
}

function insertOnce(tx: RowWriter, wanted: Seal): Seal {
  const { name, tickers, fromMs, createTimeMs } = wanted;
  const known = sealNamed(tx, name);
  if (known !== undefined && known.opening === undefined) return known;
  for (const ticker of tickers) {
    const touching = trialAfter(tx, ticker, fromMs);
    if (touching !== undefined) {
      const until = touching === null ? "without an end" : `to ${isoDateOf(touching)}`;
      const instead =
        touching === null
          ? "seal another ticker"
          : `seal from ${isoDateOf(touching)} on, or another ticker`;
      const description = `a setting was scored on ${ticker} ${until}, after ${isoDateOf(fromMs)}: nobody can unsee those bars; pmx trials ${ticker} lists them; ${instead}`;
      throw invalidField("from_time", description);
    }
    const other = closedOf(tx, ticker);
    if (other !== undefined) {
      const description = `bars of ${ticker} are sealed by ${other.name} from ${isoDateOf(other.fromMs)} on`;
      throw invalidField("tickers", description);
    }
  }
  insertSeal(tx, { name, tickersJson: JSON.stringify(tickers), fromMs, createTimeMs });
  return wanted;
}

function sealNamed(db: RowReader, name: string): Seal | undefined {
  const row = byName.first(db, { name });
  return row && fromRow(row);
}

function closedOf(db: RowReader, ticker: string): Seal | undefined {
  return closed
    .all(db, {})
    .map(fromRow)
    .find(({ tickers }) => tickers.includes(ticker));
}

interface Row extends Readonly<typeof seal.$inferSelect> {
  readonly sprint: string | null;
  readonly openTimeMs: number | null;
}

function fromRow({ id: _, tickersJson, sprint, openTimeMs, ...row }: Row): Seal {
  const isOpen = sprint !== null && openTimeMs !== null;
  const tickers = JSON.parse(tickersJson) as readonly string[];
  if (!isOpen) return { ...row, tickers };
  return { ...row, tickers, opening: { openTimeMs, ...(sprint !== "" && { sprint }) } };
}

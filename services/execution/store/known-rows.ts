import type { Instrument } from "#lib/kernel/instrument.ts";
import type { Micros } from "#lib/kernel/money.ts";
import type { RecentTrade } from "#lib/kernel/portfolio-facts.ts";
import type { SimulatedBatch } from "../app/ports.ts";
import type { Split } from "../domain/ledger/split.ts";
import type { EquityPoint } from "../domain/portfolio/equity.ts";
import type { Rates } from "../domain/portfolio/rates.ts";
import type { Totals } from "../domain/portfolio/statement.ts";
import type { TradingHalt } from "../domain/portfolio/trading-halt.ts";
import { dayStartAfter } from "./day-start.ts";
import { type HeldLotRow, heldRowAfter } from "./read-lots.ts";
import type { orders } from "./schema.ts";

/** What is read of a portfolio, as it is stored. */
interface Parts {
  readonly held: readonly HeldLotRow[];
  readonly waiting: readonly (typeof orders.$inferSelect)[];
  readonly splits: readonly Split[];
  /** What each open lot has received in dividends. */
  readonly lotDividends: ReadonlyMap<string, Micros>;
  readonly halt: TradingHalt | null;
  readonly rates: Rates;
  readonly totals: Totals;
  readonly recentTrades: readonly RecentTrade[];
  readonly lastEquityPoint: EquityPoint | null;
  readonly dayStart: Micros;
  /** By ticker; none ever changes. */
  readonly instruments: ReadonlyMap<string, Instrument>;
  /** Tickers that had a bar with volume. */
  readonly withVolume: ReadonlySet<string>;
}

const noInstruments: Parts["instruments"] = new Map();
const noTickers: Parts["withVolume"] = new Set();

/** Each part as it is known; undefined where it is not. */
type Known = { -readonly [Name in keyof Parts]: Parts[Name] | undefined };

/** All objects of parts have these keys in this order: V8 finds them without a search. */
const nothing: Known = {
  held: undefined,
  waiting: undefined,
  splits: undefined,
  lotDividends: undefined,
  halt: undefined,
  rates: undefined,
  totals: undefined,
  recentTrades: undefined,
  lastEquityPoint: undefined,
  dayStart: undefined,
  instruments: undefined,
  withVolume: undefined,
};

/**
 * The rows of one portfolio that were read in one state of the database, each part once. After a write another one
 * stands in its place, with what the write has left as it was or has said itself.
 */
export class KnownRows {
  readonly #parts: Known;

  constructor(parts: Partial<Known> = {}) {
    this.#parts = { ...nothing, ...parts };
  }

  /** How many rows are known that a portfolio may have any number of. */
  get rows(): number {
    const { held, waiting, splits } = this.#parts;
    return (held?.length ?? 0) + (waiting?.length ?? 0) + (splits?.length ?? 0);
  }

  /** A part of the rows; reads it where it is not known yet. */
  part<Name extends keyof Parts>(name: Name, read: () => Parts[Name]): Parts[Name] {
    const known = this.#parts[name];
    if (known !== undefined) return known;
    const stored = read();
    this.#parts[name] = stored;
    return stored;
  }

  /** What the portfolio knows a ticker as. */
  instrument(ticker: string, read: () => Instrument | undefined): Instrument | undefined {
    const { instruments = noInstruments } = this.#parts;
    const known = instruments.get(ticker);
    if (known !== undefined) return known;
    const stored = read();
    if (stored !== undefined) {
      this.#parts.instruments = new Map([...instruments, [ticker, stored]]);
    }
    return stored;
  }

  /** Whether a ticker has had a bar with volume. */
  hasVolume(ticker: string, read: () => boolean): boolean {
    const { withVolume = noTickers } = this.#parts;
    if (withVolume.has(ticker)) return true;
    if (!read()) return false;
    this.#parts.withVolume = new Set([...withVolume, ticker]);
    return true;
  }

  /** After a write that changes nothing but these parts. */
  without(...names: readonly (keyof Parts)[]): KnownRows {
    const parts = { ...this.#parts };
    for (const name of names) parts[name] = undefined;
    return new KnownRows(parts);
  }

  /** After bars and all that they did. */
  afterBars(batches: readonly SimulatedBatch[]): KnownRows {
    const { withVolume, instruments, held, rates } = this.#parts;
    const equity = this.#equityAfter(batches.map(({ equityPoint }) => equityPoint));
    if (!batches.every(changesNothing)) {
      return new KnownRows({ withVolume, instruments, ...equity });
    }
    const bars = batches.flatMap((batch) => batch.bars);
    return new KnownRows({
      ...this.#parts,
      ...equity,
      held: held?.map((row) => bars.reduce(heldRowAfter, row)),
      // Those before the last rate of their currency that is known at the marks are read no more.
      rates: rates?.size === 0 ? rates : undefined,
    });
  }

  #equityAfter(points: readonly EquityPoint[]): Pick<Known, "lastEquityPoint" | "dayStart"> {
    const { dayStart, lastEquityPoint: before } = this.#parts;
    const last = points.at(-1);
    if (last === undefined || before === undefined) {
      return { lastEquityPoint: undefined, dayStart: undefined };
    }
    return {
      lastEquityPoint: last,
      dayStart: dayStart === undefined ? undefined : dayStartAfter(dayStart, before, points),
    };
  }
}

/** Whether all that a batch leaves is its bars and an equity point. */
function changesNothing({ startTimeMs, bars, equityPoint, events, ...more }: SimulatedBatch) {
  return events.length === 0 && Object.values(more).every((done) => done === undefined);
}

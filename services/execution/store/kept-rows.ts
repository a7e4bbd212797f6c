import type { RowReader } from "#lib/kit/store/connection.ts";
import { KnownRows } from "./known-rows.ts";

/** Rows that are kept, of a few kilobytes each, and portfolios with few rows or none. */
const usualLimits = { rows: 8_192, portfolios: 256 };

/** What one commit knows and leaves of the rows of portfolios. */
export interface CommitRows {
  /** The rows as the transaction sees them now. */
  of(portfolio: string): KnownRows;
  /** Called before each write to a portfolio, with what that leaves of its rows. */
  change(portfolio: string, leave: (known: KnownRows) => KnownRows): void;
  /** Called once the commit has ended, either way. */
  ended(isCommitted: boolean): void;
}

/** A commit that has changed a portfolio and not ended. */
interface Flight {
  commits: number;
  /** Whether there was more than one: none of them knows what the others have left. */
  isShared: boolean;
}

/**
 * Keeps the rows of portfolios that are committed, so that a portfolio that few writes touch is not read again by each.
 * Rows that a transaction has changed are its own until it is committed, and others read the database meanwhile.
 * Another program that writes to the file ends all that is kept.
 */
export class KeptRows {
  readonly #limits: typeof usualLimits;
  /** The portfolio whose last use is longest ago comes first. */
  readonly #committed = new Map<string, { readonly known: KnownRows; readonly rows: number }>();
  #rows = 0;
  readonly #flights = new Map<string, Flight>();
  readonly #compared = new Set<string>();
  #version: unknown;

  constructor(limits: typeof usualLimits = usualLimits) {
    this.#limits = limits;
  }

  /** Begins a commit, at the start of its transaction. */
  begin(tx: RowReader): CommitRows {
    // Changes when another connection commits, never by commits of this one.
    const [version] = tx.row("PRAGMA data_version") ?? [];
    if (version !== this.#version) {
      this.#version = version;
      for (const portfolio of this.#committed.keys()) this.#forget(portfolio);
      this.#compared.clear();
      for (const flight of this.#flights.values()) flight.isShared = true;
    }
    const own = new Map<string, KnownRows>();
    const changed = new Set<string>();
    const of = (portfolio: string) => {
      const known = own.get(portfolio) ?? this.#rowsOf(portfolio);
      own.set(portfolio, known);
      return known;
    };
    return {
      of,
      change: (portfolio, leave) => {
        const known = of(portfolio);
        if (!changed.has(portfolio)) this.#takeOff(portfolio);
        changed.add(portfolio);
        own.set(portfolio, leave(known));
      },
      ended: (isCommitted) => {
        for (const [portfolio, known] of own) {
          const isKept = changed.has(portfolio)
            ? this.#land(portfolio) && isCommitted
            : this.#committed.get(portfolio)?.known === known;
          if (isKept) this.#keep(portfolio, known);
        }
      },
    };
  }

  /** Runs `compare` for a portfolio once, and again after another program has written to the database. */
  compareOnce(portfolio: string, compare: () => void): void {
    if (this.#compared.has(portfolio)) return;
    compare();
    this.#compared.add(portfolio);
  }

  /** Those that are committed, or rows that nobody else sees while the portfolio is being changed. */
  #rowsOf(portfolio: string): KnownRows {
    if (this.#flights.has(portfolio)) return new KnownRows();
    const known = this.#committed.get(portfolio)?.known ?? new KnownRows();
    this.#keep(portfolio, known);
    return known;
  }

  /** Keeps rows that are committed, and counts them: more may have been read since. */
  #keep(portfolio: string, known: KnownRows): void {
    this.#forget(portfolio);
    const { rows } = known;
    if (rows > this.#limits.rows) return;
    this.#committed.set(portfolio, { known, rows });
    this.#rows += rows;
    for (const oldest of this.#committed.keys()) {
      const { size } = this.#committed;
      if (this.#rows <= this.#limits.rows && size <= this.#limits.portfolios) break;
      this.#forget(oldest);
    }
  }

  #forget(portfolio: string): void {
    this.#rows -= this.#committed.get(portfolio)?.rows ?? 0;
    this.#committed.delete(portfolio);
  }

  #takeOff(portfolio: string): void {
    this.#forget(portfolio);
    const flight = this.#flights.get(portfolio);
    if (flight === undefined) this.#flights.set(portfolio, { commits: 1, isShared: false });
    else {
      flight.commits += 1;
      flight.isShared = true;
    }
  }

  /** Whether the commit was the only one that changed the portfolio since it took off. */
  #land(portfolio: string): boolean {
    const flight = this.#flights.get(portfolio) as Flight;
    flight.commits -= 1;
    if (flight.commits === 0) this.#flights.delete(portfolio);
    return !flight.isShared;
  }
}

/** By what is committed of a database: stores over the same one keep the same. */
const keptIn = new WeakMap<RowReader, KeptRows>();

/** What is kept of a database. */
export function keptRowsOf(committed: RowReader): KeptRows {
  const kept = keptIn.get(committed) ?? new KeptRows();
  keptIn.set(committed, kept);
  return kept;
}

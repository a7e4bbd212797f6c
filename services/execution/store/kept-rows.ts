import { RecentlyUsed } from "#lib/kernel/recently-used.ts";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { KnownRows } from "./known-rows.ts";

/** Portfolios whose rows are kept: those of a portfolio that holds many lots are some hundred kilobytes. */
const keptPortfolios = 256;

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
  readonly #committed = new RecentlyUsed<string, KnownRows>(keptPortfolios);
  readonly #flights = new Map<string, Flight>();
  readonly #compared = new Set<string>();
  #version: unknown;

  /** Begins a commit, at the start of its transaction. */
  begin(tx: RowReader): CommitRows {
    // Changes when another connection commits, never by commits of this one.
    const [version] = tx.row("PRAGMA data_version") ?? [];
    if (version !== this.#version) {
      this.#version = version;
      this.#committed.clear();
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
        for (const portfolio of changed) {
          const left = this.#land(portfolio) && isCommitted ? own.get(portfolio) : undefined;
          if (left !== undefined) this.#committed.set(portfolio, left);
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
    const known = this.#committed.get(portfolio) ?? new KnownRows();
    this.#committed.set(portfolio, known);
    return known;
  }

  #takeOff(portfolio: string): void {
    this.#committed.delete(portfolio);
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

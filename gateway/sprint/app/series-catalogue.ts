import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import { hashOf } from "#lib/kernel/canonical.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { DataProvenance } from "#lib/kernel/trading.ts";

/** One ticker's bars as a sprint sees them. */
export interface LoadedSeries {
  readonly instrument: Instrument;
  readonly provenance: DataProvenance;
  readonly dataHash: string;
  readonly bars: readonly Bar[];
}

/** Where stored series come from. */
export interface SeriesSource {
  describe(ticker: string, interval: BarInterval): Promise<Omit<LoadedSeries, "bars"> | undefined>;
  readBars(ticker: string, interval: BarInterval): Promise<readonly Bar[]>;
  listTickers(): Promise<readonly string[]>;
}

/** Reads the series of a sprint and tells whether they are still those that it pinned. */
export class SeriesCatalogue {
  readonly #source: SeriesSource;

  constructor(source: SeriesSource) {
    this.#source = source;
  }

  /**
   * Loads the series of all tickers, in their order.
   * @throws Fault INSTRUMENT_UNKNOWN naming the ticker and those that there are;
   *   FIELD_INVALID when real and generated series, or two currencies, would mix.
   */
  async load(tickers: readonly string[], interval: BarInterval): Promise<readonly LoadedSeries[]> {
    const all: LoadedSeries[] = [];
    for (const ticker of tickers) {
      const description = await this.#source.describe(ticker, interval);
      if (description === undefined) throw await this.#unknown(ticker);
      all.push({ ...description, bars: await this.#source.readBars(ticker, interval) });
    }
    refuseMix(all);
    return all;
  }

  /** SHA-256 over the tickers and their bars. */
  hashOf(all: readonly LoadedSeries[]): string {
    return hashOf(all.map(({ instrument, dataHash }) => ({ ticker: instrument.ticker, dataHash })));
  }

  async #unknown(ticker: string): Promise<Fault> {
    const known = await this.#source.listTickers();
    return new Fault(
      "NOT_FOUND",
      "INSTRUMENT_UNKNOWN",
      `no bars are stored for ${ticker}; stored: ${known.join(", ") || "none"}; ` +
        "import its bars first (ImportBars, or --bars FILE on the command line)",
      { metadata: { resource: `instruments/${ticker}` } },
    );
  }
}

/** One portfolio has one currency and one provenance. */
function refuseMix(all: readonly LoadedSeries[]): void {
  const [first, ...rest] = all;
  for (const other of rest) {
    if (first === undefined) return;
    const difference =
      other.provenance !== first.provenance
        ? `${other.provenance} and ${first.provenance} bars`
        : other.instrument.currency !== first.instrument.currency
          ? `${other.instrument.currency} and ${first.instrument.currency}`
          : undefined;
    if (difference !== undefined) {
      const names = `${first.instrument.ticker} and ${other.instrument.ticker}`;
      throw new Fault(
        "INVALID_ARGUMENT",
        "FIELD_INVALID",
        `spec.tickers: ${names} would mix ${difference} in one portfolio; run two sprints`,
        { violations: [{ field: "spec.tickers", description: `mixes ${difference}` }] },
      );
    }
  }
}

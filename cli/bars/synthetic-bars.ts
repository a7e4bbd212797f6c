import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import { frontierListings } from "#gateway/market-data/domain/instruments/frontier-listings.ts";
import { canonicalTicker } from "#gateway/market-data/domain/instruments/ticker-names.ts";
import type { RawSeries } from "#gateway/market-data/domain/series.ts";
import { chooseModel } from "#gateway/market-data/domain/synthetic/choose-model.ts";
import { synthesize } from "#gateway/market-data/domain/synthetic/synthesize.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { shellWord } from "../shell-word.ts";
import { importSeries } from "./import-series.ts";
import type { SprintBars } from "./sprint-bars.ts";

/** What to generate bars for. */
export interface SyntheticPlan {
  /** As the user named them; absent: AAPL. */
  readonly tickers?: readonly string[];
  /** Whether the shares of the frontier universe are generated too. */
  readonly includeFrontierTickers?: true;
  /** ISO 4217 code of the portfolio's currency; absent: that of the tickers, else USD. */
  readonly baseCurrency?: string;
  /** Seed of the random numbers. */
  readonly seed: number;
  /** Folder that they are stored in, for messages. */
  readonly dataDir: string;
}

/**
 * The same dates for every seed, so that another one replaces all of a series: 2010-01-01 to the summer of 2019 of
 * shares. A rate moves about as much in a year as a currency does.
 */
const range = { fromMs: Date.UTC(2010, 0, 1), barCount: 2_500, startPrice: 100, correlation: 0 };
const models = {
  price: chooseModel("gbm"),
  rate: chooseModel("gbm", { drift: 0, annualisedVolatility: 0.1 }),
};

/**
 * Generates the bars of a sprint: those of its tickers, with the frontier universe where it is included, and of the
 * currency pairs that convert them. A ticker's bars depend on the seed and on the ticker alone.
 * @throws Fault FIELD_INVALID for a ticker that stands for no instrument.
 */
export function syntheticBars({
  seed,
  baseCurrency,
  dataDir,
  ...asked
}: SyntheticPlan): SprintBars {
  const named = (asked.tickers ?? ["AAPL"]).map((name) => canonicalTicker(name.replace("/", "-")));
  const frontier = asked.includeFrontierTickers ? frontierListings.map(({ ticker }) => ticker) : [];
  const tickers = [...new Set([...named, ...frontier])];
  const pairs = pairsOf(tickers, named, baseCurrency).filter((pair) => !tickers.includes(pair));
  const series = [
    ...synthesize({ ...range, seed, tickers, model: models.price }),
    ...synthesize({ ...range, seed, tickers: pairs, model: models.rate }),
  ];
  return {
    interval: "DAY_1",
    async send(client, note) {
      for (const each of series) await sendWhole(client, each, dataDir);
      const rates = pairs.length === 0 ? "" : ` and ${pairs.length} currency pairs`;
      const of = `${range.barCount} bars each of ${tickers.length} tickers${rates}`;
      note(`generated ${of}: ${models.price.text}, seed ${seed}`);
    },
    ofSprint: () => ({ tickers: named, notes: [] }),
  };
}

/** The pairs that convert every other currency into the portfolio's; none where nobody can say what that is. */
function pairsOf(
  tickers: readonly string[],
  named: readonly string[],
  asked: string | undefined,
): readonly string[] {
  const currencyOf = (ticker: string) => instrumentOfTicker(ticker).currency;
  const own = new Set(named.map(currencyOf));
  const base = asked ?? (own.size === 1 ? [...own][0] : own.has("USD") ? "USD" : undefined);
  if (base === undefined) return [];
  const others = new Set(tickers.map(currencyOf).filter((currency) => currency !== base));
  return [...others].sort().map((currency) => `${base}${currency}=X`);
}

/** @throws Fault BARS_CONFLICTING where stored bars stay beside those of this seed. */
async function sendWhole(
  client: Parameters<typeof importSeries>[0],
  series: RawSeries,
  dataDir: string,
): Promise<void> {
  const { ticker } = series.instrument;
  const { series: stored } = await importSeries(client, series);
  const others = Number(stored?.barCount ?? 0n) - series.bars.length;
  if (others === 0) return;
  const message =
    `${ticker}: ${others} stored bars of other dates would be mixed with those of this seed; remove them first ` +
    `(pmx data remove ${ticker} --data-dir ${shellWord(dataDir)}), or give another --data-dir`;
  throw new Fault("ALREADY_EXISTS", "BARS_CONFLICTING", message);
}

import type { BarInterval } from "#lib/kernel/bar.ts";
import { hashOf } from "#lib/kernel/canonical.ts";
import { Fault, invalidField } from "#lib/kernel/fault.ts";
import { unitTermsOf } from "#lib/kernel/quantity.ts";
import type { DataProvenance } from "#lib/kernel/trading.ts";
import type {
  BarHistory,
  BarQuality,
  PinnedBars,
  ReadHistory,
} from "../../market-data/app/bar-history.ts";
import type { PinnedRate, PinnedRateSeries, Sprint } from "../domain/sprint.ts";
import { type CheckedBars, pinnedFindings } from "./data-quality.ts";
import { onTermsOf } from "./intraday-data.ts";
import { type RateHistory, rateHistory } from "./rate-history.ts";

/**
 * Reads the bars of all tickers, in their order.
 * @throws Fault INSTRUMENT_UNKNOWN naming the ticker and those that have bars; FIELD_INVALID when
 *   real and generated bars would mix.
 */
export async function readHistories(
  read: ReadHistory,
  tickers: readonly string[],
  interval: BarInterval,
): Promise<readonly BarHistory[]> {
  const histories: BarHistory[] = [];
  for (const ticker of tickers) histories.push(await read(ticker, interval));
  refuseMix(histories);
  return histories;
}

/**
 * Refuses bars that an earlier version stored and that a service refuses today.
 * @throws Fault BARS_INVALID naming the file.
 */
export function checkStoredBars(
  histories: readonly BarHistory[],
  rates: readonly RateHistory[],
): void {
  const traded = histories.map((history, index) => ({ history, field: `spec.tickers[${index}]` }));
  const pairs = rates.flatMap(({ legs }) =>
    legs.map(({ history }) => ({ history, field: "spec.base_currency" })),
  );
  refuseUnsound([...traded, ...pairs]);
}

/** The same of bars, each with the field that asks for it. @throws Fault BARS_INVALID */
export function refuseUnsound(stored: readonly Pick<CheckedBars, "history" | "field">[]): void {
  const violations = stored.flatMap(({ history: { instrument, source, problem }, field }) => {
    const found = problem();
    if (found === undefined) return [];
    const description =
      `${instrument.ticker}, stored from ${source}, holds on ${found}; ` +
      "import corrected bars of it";
    return [{ field, description }];
  });
  const [first] = violations;
  if (first === undefined) return;
  const message = `${first.field}: ${first.description}`;
  throw new Fault("INVALID_ARGUMENT", "BARS_INVALID", message, { violations });
}

/** SHA-256 over the tickers and their bars, those of an intraday pass, and the rates if any. */
export function dataHashOf(
  histories: readonly BarHistory[],
  rates: readonly RateHistory[] = [],
  intraday?: readonly (BarHistory | undefined)[],
): string {
  const namedHashes = (of: readonly BarHistory[]) =>
    of.map(({ instrument, dataHash }) => ({ ticker: instrument.ticker, dataHash }));
  const series = namedHashes(histories);
  const pass = intraday && { intraday: namedHashes(intraday.filter((one) => one !== undefined)) };
  if (rates.length === 0) return hashOf(pass === undefined ? series : { series, ...pass });
  const conversions = rates.map(({ from, to, legs }) => ({
    from,
    to,
    legs: legs.map(({ ticker, inverse, history: { dataHash } }) => ({ ticker, inverse, dataHash })),
  }));
  return hashOf({ series, ...pass, rates: conversions });
}

/**
 * What a sprint keeps of its rates; undefined where it has none.
 * @param interval - of the sprint
 * @param qualities - of the bars of each leg, in the order of the rates and their legs
 */
export function pinnedRatesOf(
  rates: readonly RateHistory[],
  interval: BarInterval,
  qualities: readonly BarQuality[],
): readonly PinnedRate[] | undefined {
  if (rates.length === 0) return undefined;
  const left = [...qualities];
  return rates.map(({ from, to, legs }) => ({
    from,
    to,
    legs: legs.map(({ ticker, inverse, history }) => {
      const { source, dataHash, provenance } = history;
      const findings = pinnedFindings(left.shift());
      const ownInterval = history.interval === interval ? {} : { interval: history.interval };
      return { ticker, inverse, source, dataHash, provenance, findings, ...ownInterval };
    }),
  }));
}

/**
 * Where the data of a sprint comes from as a whole: one generated series makes all of it SYNTHETIC.
 * @throws Fault FIELD_INVALID when recorded bars would be converted at generated rates and nobody allowed it.
 */
export function provenanceOf(
  histories: readonly BarHistory[],
  rates: readonly RateHistory[],
  allowSyntheticFx: boolean,
): DataProvenance {
  const [first] = histories as readonly [BarHistory, ...BarHistory[]];
  const generated = rates
    .flatMap(({ legs }) => legs)
    .filter(({ history }) => history.provenance === "SYNTHETIC")
    .map(({ ticker, history }) => `${ticker} of ${history.source}`);
  if (first.provenance === "REAL" && generated.length > 0 && !allowSyntheticFx) {
    throw invalidField(
      "spec.allow",
      `${generated.join(", ")} was generated, and would convert recorded bars; import recorded rates, or allow ` +
        "it (--allow synthetic-fx): the sprint is then SYNTHETIC as a whole and its verdict never PASS",
    );
  }
  return generated.length > 0 ? "SYNTHETIC" : first.provenance;
}

/** All bars that a sprint uses. */
export interface PinnedData {
  readonly histories: readonly BarHistory[];
  readonly rates: readonly RateHistory[];
  /** The series of the intraday pass, by the places of the tickers; absent without a pass. */
  readonly intraday?: readonly (BarHistory | undefined)[];
}

/**
 * The bars that a sprint was created on, also where its user has imported others for a ticker since, with the
 * instruments on the terms that it pinned: a sprint of a version that knew none goes on in whole units.
 * @throws Fault DATA_CHANGED when the bars that it pinned are no longer stored.
 */
export async function readPinnedData(
  read: ReadHistory,
  { name, spec, series, intradaySeries, rates: pinnedRates = [], dataHash: pinned }: Sprint,
): Promise<PinnedData> {
  const pairs = pinnedRates.flatMap(({ legs }) => legs);
  const intervalOf = (pair: PinnedRateSeries) => pair.interval ?? spec.interval;
  const pinnedOf = (ticker: string, interval: BarInterval): PinnedBars => {
    const traded = series?.find((one) => one.ticker === ticker && interval === spec.interval);
    const found =
      traded ?? pairs.find((one) => one.ticker === ticker && interval === intervalOf(one));
    return { dataHash: found?.dataHash, terms: unitTermsOf(traded ?? {}) };
  };
  const readPinned: ReadHistory = async (ticker, interval, of = pinnedOf(ticker, interval)) => {
    try {
      return await read(ticker, interval, of);
    } catch (error) {
      if (!(error instanceof Fault) || error.reason !== "INSTRUMENT_UNKNOWN") throw error;
      throw new Fault(
        "FAILED_PRECONDITION",
        "DATA_CHANGED",
        `the bars of ${ticker} that ${name} was created on were removed; import the same file again`,
        { metadata: { pinned }, cause: error },
      );
    }
  };
  const traded = await readHistories(readPinned, spec.tickers, spec.interval);
  const histories = traded.map((history) => {
    const { ticker } = history.instrument;
    const { dividendCount } = series?.find((one) => one.ticker === ticker) ?? {};
    return dividendCount === undefined ? withoutDividends(history) : history;
  });
  const readPinnedIntraday = async (interval: BarInterval) => {
    const found: (BarHistory | undefined)[] = [];
    for (const { instrument } of histories) {
      const one = intradaySeries?.find(({ ticker }) => ticker === instrument.ticker);
      const of = one && { dataHash: one.dataHash, terms: unitTermsOf(one) };
      const history = of && (await readPinned(instrument.ticker, interval, of));
      found.push(history && onTermsOf(instrument, history));
    }
    return found;
  };
  const rates: RateHistory[] = [];
  for (const { from, to, legs } of pinnedRates) {
    const found = [];
    for (const leg of legs) {
      const { ticker, inverse } = leg;
      found.push({ ticker, inverse, history: await readPinned(ticker, intervalOf(leg)) });
    }
    rates.push(rateHistory(from, to, found));
  }
  const intraday = spec.intradayPass && (await readPinnedIntraday(spec.intradayPass.interval));
  const stored = dataHashOf(histories, rates, intraday);
  if (stored === pinned) return { histories, rates, ...(intraday && { intraday }) };
  throw new Fault(
    "FAILED_PRECONDITION",
    "DATA_CHANGED",
    `the bars of ${[...spec.tickers, ...pairs.map(({ ticker }) => ticker)].join(", ")} that ${name} was created on are no longer stored; ` +
      "import the same files again, or create a new sprint",
    { metadata: { pinned, stored } },
  );
}

/** A portfolio knows the bars of a sprint that began without dividends without them: it goes on as it began. */
function withoutDividends(history: BarHistory): BarHistory {
  return { ...history, dividendsBetween: () => [] };
}

/** What is traded in one portfolio has one provenance. */
export function refuseMix([first, ...rest]: readonly BarHistory[]): void {
  const other = rest.find(({ provenance }) => provenance !== first?.provenance);
  if (first === undefined || other === undefined) return;
  const difference = `${other.provenance} and ${first.provenance} bars`;
  const names = `${first.instrument.ticker} and ${other.instrument.ticker}`;
  throw new Fault(
    "INVALID_ARGUMENT",
    "FIELD_INVALID",
    `spec.tickers: ${names} would mix ${difference} in one portfolio; run two sprints`,
    { violations: [{ field: "spec.tickers", description: `mixes ${difference}` }] },
  );
}

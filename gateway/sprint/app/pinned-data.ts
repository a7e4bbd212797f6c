import type { BarInterval } from "#lib/kernel/bar.ts";
import { hashOf } from "#lib/kernel/canonical.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { unitTermsOf } from "#lib/kernel/quantity.ts";
import type { BarHistory, PinnedBars, ReadHistory } from "../../market-data/app/bar-history.ts";
import type { Sprint } from "../domain/sprint.ts";

/**
 * Reads the bars of all tickers, in their order.
 * @throws Fault INSTRUMENT_UNKNOWN naming the ticker and those that have bars; FIELD_INVALID when
 *   real and generated bars, or two currencies, would mix.
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
export function checkStoredBars(histories: readonly BarHistory[]): void {
  const violations = histories.flatMap(({ instrument, source, problem }, index) => {
    const found = problem();
    if (found === undefined) return [];
    const description =
      `${instrument.ticker}, stored from ${source}, holds on ${found}; ` +
      "import corrected bars of it";
    return [{ field: `spec.tickers[${index}]`, description }];
  });
  const [first] = violations;
  if (first === undefined) return;
  const message = `${first.field}: ${first.description}`;
  throw new Fault("INVALID_ARGUMENT", "BARS_INVALID", message, { violations });
}

/** SHA-256 over the tickers and their bars. */
export function dataHashOf(histories: readonly BarHistory[]): string {
  return hashOf(
    histories.map(({ instrument, dataHash }) => ({ ticker: instrument.ticker, dataHash })),
  );
}

/** The one currency of the tickers; `readHistories` has refused a mix. */
export function currencyOf([first]: readonly BarHistory[]): string {
  return first?.instrument.currency ?? "";
}

/**
 * The bars that a sprint was created on, also where its user has imported others for a ticker since, with the
 * instruments on the terms that it pinned: a sprint of a version that knew none goes on in whole units.
 * @throws Fault DATA_CHANGED when the bars that it pinned are no longer stored.
 */
export async function readPinnedHistories(
  read: ReadHistory,
  { name, spec, series, dataHash: pinned }: Sprint,
): Promise<readonly BarHistory[]> {
  const pinnedOf = (ticker: string): PinnedBars => {
    const pinned = series?.find((one) => one.ticker === ticker);
    return { dataHash: pinned?.dataHash, terms: unitTermsOf(pinned ?? {}) };
  };
  const readPinned: ReadHistory = async (ticker, interval) => {
    try {
      return await read(ticker, interval, pinnedOf(ticker));
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
  const histories = await readHistories(readPinned, spec.tickers, spec.interval);
  const stored = dataHashOf(histories);
  if (stored === pinned) return histories;
  throw new Fault(
    "FAILED_PRECONDITION",
    "DATA_CHANGED",
    `the bars of ${spec.tickers.join(", ")} that ${name} was created on are no longer stored; ` +
      "import the same files again, or create a new sprint",
    { metadata: { pinned, stored } },
  );
}

/** One portfolio has one currency and one provenance. */
function refuseMix([first, ...rest]: readonly BarHistory[]): void {
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

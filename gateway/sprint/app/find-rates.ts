import type { BarInterval } from "#lib/kernel/bar.ts";
import { Fault, type FieldViolation, invalidField } from "#lib/kernel/fault.ts";
import type { BarHistory, ReadHistory } from "../../market-data/app/bar-history.ts";
import {
  baseCurrencyOf,
  crossedConversions,
  directLegs,
  type PairLeg,
} from "../domain/currency-pairs.ts";
import { type LegHistory, type RateHistory, rateHistory } from "./rate-history.ts";

/**
 * The currency of the portfolio.
 * @param asked - what the request says; absent for nothing.
 * @throws Fault FIELD_INVALID where the tickers leave it open.
 */
export function currencyOf(asked: string | undefined, histories: readonly BarHistory[]): string {
  const currencies = histories.map(({ instrument }) => instrument.currency);
  const currency = baseCurrencyOf(asked, currencies);
  if (currency !== undefined) return currency;
  const several = [...new Set(currencies)].sort().join(", ");
  throw invalidField(
    "spec.base_currency",
    `the tickers are in ${several}; say which currency the portfolio has ` +
      `(base_currency, --base-currency ${currencies[0]} on the command line)`,
  );
}

/**
 * Finds what converts every other currency of the tickers, by currency: bars of the sprint's interval, else daily
 * ones, whose last close is known at every instant of the next day.
 * @throws Fault INSTRUMENT_UNKNOWN naming all series that are missing and the command that imports them.
 */
export async function findRates(
  read: ReadHistory,
  histories: readonly BarHistory[],
  currency: string,
  interval: BarInterval,
): Promise<readonly RateHistory[]> {
  const found: RateHistory[] = [];
  const missing = new Set<string>();
  for (const from of foreignCurrencies(histories, currency)) {
    const legs =
      (await findLegs(read, from, currency, interval)) ??
      (interval === dailyInterval
        ? undefined
        : await findLegs(read, from, currency, dailyInterval));
    if (legs === undefined) missing.add(from);
    else found.push(rateHistory(from, currency, legs));
  }
  if (missing.size > 0) throw missingRates(histories, currency, missing);
  return found;
}

/** The rates from a currency, among those of a sprint; undefined in its own currency. */
export function ratesFrom(
  rates: readonly RateHistory[],
  currency: string,
): RateHistory | undefined {
  return rates.find(({ from }) => from === currency);
}

const dailyInterval: BarInterval = "DAY_1";

function foreignCurrencies(histories: readonly BarHistory[], currency: string): readonly string[] {
  const all = new Set(histories.map(({ instrument }) => instrument.currency));
  all.delete(currency);
  return [...all].sort();
}

async function findLegs(
  read: ReadHistory,
  from: string,
  to: string,
  interval: BarInterval,
): Promise<readonly LegHistory[] | undefined> {
  const direct = await firstStored(read, directLegs(from, to), interval);
  if (direct !== undefined) return [direct];
  const [into, outOf] = crossedConversions(from, to) ?? [];
  if (into === undefined || outOf === undefined) return undefined;
  const first = await firstStored(read, into, interval);
  const second = first && (await firstStored(read, outOf, interval));
  return first && second && [first, second];
}

async function firstStored(
  read: ReadHistory,
  legs: readonly PairLeg[],
  interval: BarInterval,
): Promise<LegHistory | undefined> {
  for (const leg of legs) {
    try {
      return { ...leg, history: await read(leg.ticker, interval) };
    } catch (error) {
      if (!(error instanceof Fault) || error.reason !== "INSTRUMENT_UNKNOWN") throw error;
    }
  }
  return undefined;
}

function missingRates(
  histories: readonly BarHistory[],
  currency: string,
  missing: ReadonlySet<string>,
): Fault {
  const violations = histories.flatMap(({ instrument }, index): FieldViolation[] => {
    const { ticker, currency: from } = instrument;
    if (!missing.has(from)) return [];
    const description = `${ticker} is in ${from}, the portfolio in ${currency}, and no rate between them is stored`;
    return [{ field: `spec.tickers[${index}]`, description }];
  });
  const wanted = [...missing].map((from) => {
    const [usual = "", ...others] = directLegs(from, currency).map(({ ticker }) => ticker);
    return `${usual} (or ${others.join(", ")})`;
  });
  const files = [...missing].map((from) => `${directLegs(from, currency)[0]?.ticker}.csv`);
  const commands = files.map((file) => `pmx data import ${file}`).join("; ");
  const what = violations.map(({ description }) => description).join("; ");
  const message = `${what}; import bars of ${wanted.join(" and ")} first: ${commands}`;
  return new Fault("NOT_FOUND", "INSTRUMENT_UNKNOWN", message, {
    violations,
    metadata: { resource: `instruments/${directLegs([...missing][0] ?? "", currency)[0]?.ticker}` },
  });
}

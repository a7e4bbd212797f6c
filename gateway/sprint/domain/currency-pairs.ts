/** One series of a currency pair, as a leg of a conversion. */
export interface PairLeg {
  /** For example `USDZAR=X`: rand a dollar. */
  readonly ticker: string;
  /** Whether the conversion divides by its prices instead of multiplying with them. */
  readonly inverse: boolean;
}

/** The currency that most pairs are quoted against, through which others are crossed. */
const vehicle = "USD";

/**
 * The series that convert one currency into another by themselves, the first that is stored is taken. By
 * convention `USDZAR=X` is rand a dollar, and so is `ZAR=X`, which names no first currency.
 */
export function directLegs(from: string, to: string): readonly PairLeg[] {
  return [
    { ticker: `${to}${from}=X`, inverse: true },
    { ticker: `${from}${to}=X`, inverse: false },
    ...(to === vehicle ? [{ ticker: `${from}=X`, inverse: true }] : []),
    ...(from === vehicle ? [{ ticker: `${to}=X`, inverse: false }] : []),
  ];
}

/** The two conversions through the dollar; undefined where one of the two is the dollar. */
export function crossedConversions(
  from: string,
  to: string,
): readonly [first: readonly PairLeg[], second: readonly PairLeg[]] | undefined {
  if (from === vehicle || to === vehicle) return undefined;
  return [directLegs(from, vehicle), directLegs(vehicle, to)];
}

/**
 * The currency of a portfolio of instruments in these: the one that was asked for, the one that all share,
 * or the dollar where it is among them. Undefined where somebody has to say.
 */
export function baseCurrencyOf(
  asked: string | undefined,
  currencies: readonly string[],
): string | undefined {
  const [first] = currencies;
  if (asked !== undefined) return asked;
  if (currencies.every((currency) => currency === first)) return first;
  return currencies.includes(vehicle) ? vehicle : undefined;
}

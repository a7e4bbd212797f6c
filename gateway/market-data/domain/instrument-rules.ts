import type { FieldViolation } from "#lib/kernel/fault.ts";
import { type Instrument, tickerProblem } from "#lib/kernel/instrument.ts";
import { canonicalTicker } from "./instruments/ticker-names.ts";

/** What is wrong with an instrument; `field` is the path of the instrument itself. */
export function instrumentViolations(
  instrument: Instrument,
  field: string,
): readonly FieldViolation[] {
  const { ticker, exchange, currency, lotSizeUnits, region } = instrument;
  const checks: readonly (readonly [name: string, description: string | undefined])[] = [
    ["ticker", tickerProblem(ticker) ?? otherNameProblem(ticker)],
    ["exchange", exchange === "" ? "is required, for example XNAS" : undefined],
    ["currency", codeProblem(currency, /^[A-Z]{3}$/, "ISO 4217 code, for example USD")],
    [
      "lot_size_units",
      Number.isSafeInteger(lotSizeUnits) && lotSizeUnits >= 1
        ? undefined
        : `${lotSizeUnits} must be a whole number of 1 or more`,
    ],
    ["region", codeProblem(region, /^[A-Z]{2}$/, "ISO 3166-1 alpha-2 code, for example US")],
  ];
  return checks.flatMap(([name, description]) =>
    description === undefined ? [] : [{ field: `${field}.${name}`, description }],
  );
}

/** One listing has one identity, so that its bars are not stored twice. */
function otherNameProblem(ticker: string): string | undefined {
  const canonical = canonicalTicker(ticker);
  return canonical === ticker ? undefined : `${ticker} is another name of ${canonical}; use that`;
}

function codeProblem(code: string, pattern: RegExp, what: string): string | undefined {
  return pattern.test(code) ? undefined : `"${code}" is not an ${what}`;
}

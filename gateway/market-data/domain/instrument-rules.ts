import type { FieldViolation } from "#lib/kernel/fault.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";

/** Says what is wrong with a ticker, or undefined: `AAPL`, `MTN.JO`, `BTC-USD`, `^GSPC`, `CL=F`. */
export function tickerProblem(ticker: string): string | undefined {
  if (/^\^?[A-Z0-9][A-Z0-9.=-]{0,31}$/.test(ticker)) return undefined;
  return `"${ticker}" is not a ticker; up to 32 capital letters, digits and . - = are, as in AAPL or MTN.JO`;
}

/** What is wrong with an instrument; `field` is the path of the instrument itself. */
export function instrumentViolations(
  instrument: Instrument,
  field: string,
): readonly FieldViolation[] {
  const { ticker, exchange, currency, lotSizeUnits, region } = instrument;
  const checks: readonly (readonly [name: string, description: string | undefined])[] = [
    ["ticker", tickerProblem(ticker)],
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

function codeProblem(code: string, pattern: RegExp, what: string): string | undefined {
  return pattern.test(code) ? undefined : `"${code}" is not an ${what}`;
}

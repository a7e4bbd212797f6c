import { enumName } from "#lib/wire/enum-name.ts";
import type { PinnedSeries } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import { DataProvenance } from "#proto/pmx/type/v1/trading_pb.ts";

/** What each basis means for what a sprint saw. */
const basisTexts: Readonly<Record<keyof typeof PriceBasis, string>> = {
  AS_TRADED: "as traded: each as-of sees prices in the shares of then",
  SPLIT_ADJUSTED: "split-adjusted, revised later: no as-of saw exactly these",
  FULLY_ADJUSTED: "adjusted for splits and dividends, revised later: no as-of saw exactly these",
  UNSPECIFIED: "basis unknown: neither the file nor the bars show it",
};

/** The basis of the prices, for one line of the head: the tickers of each basis. */
export function basisText(series: readonly PinnedSeries[]): string {
  const byBasis = new Map<string, string[]>();
  for (const { ticker, basis } of series) {
    const text = basisTexts[enumName(PriceBasis, basis) ?? "UNSPECIFIED"];
    byBasis.set(text, [...(byBasis.get(text) ?? []), ticker]);
  }
  if (byBasis.size === 0) return basisTexts.UNSPECIFIED;
  if (byBasis.size === 1) return [...byBasis.keys()].join("");
  return [...byBasis].map(([text, tickers]) => `${tickers.join(", ")} ${text}`).join("; ");
}

/** Whose dividends are paid, with how many come with the bars; undefined where none are. */
export function dividendsText(series: readonly PinnedSeries[]): string | undefined {
  const paying = series.flatMap(({ ticker, dividendCount = 0 }) =>
    dividendCount === 0 ? [] : [`${ticker} (${dividendCount} known)`],
  );
  if (paying.length === 0) return undefined;
  return `dividends in cash where held over the ex-date, buy-and-hold too: ${paying.join(", ")}`;
}

/** Which bars were generated, and what that means for the verdict; undefined where all are recorded. */
export function syntheticText(series: readonly PinnedSeries[]): string | undefined {
  const generated = series.filter(({ provenance }) => provenance === DataProvenance.SYNTHETIC);
  if (generated.length === 0) return undefined;
  const tickers = generated.map(({ ticker }) => ticker).join(", ");
  return `SYNTHETIC: the bars of ${tickers} are generated; nothing here is evidence of a market`;
}

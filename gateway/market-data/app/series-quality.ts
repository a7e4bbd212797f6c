import type { BarInterval } from "#lib/kernel/bar.ts";
import type { PriceBasis } from "#lib/kernel/price-basis.ts";
import { basisOf } from "../domain/quality/detect-basis.ts";
import type { Finding } from "../domain/quality/finding.ts";
import { checkQuality, qualityChecks } from "../domain/quality/index.ts";
import type { QualityInput } from "../domain/quality/quality-input.ts";
import type { SeriesDescription } from "../domain/series.ts";
import { findSeries, type PinnedBars } from "./find-series.ts";
import type { SeriesReader, StoredSeries } from "./ports.ts";

/** What is known about the quality of one revision of a series. */
export interface BarQuality {
  /** Stated, or shown by the bars and actions; absent where nothing states it. */
  readonly basis?: PriceBasis;
  /** In the order of `qualityChecks`. */
  readonly findings: readonly Finding[];
}

/** The names of the checks. */
export const qualityCheckNames: readonly string[] = qualityChecks.map(({ name }) => name);

/** The quality of the series that applies to a ticker, or of a revision of it. @throws Fault INSTRUMENT_UNKNOWN */
export async function readQuality(
  reader: SeriesReader,
  ticker: string,
  interval: BarInterval,
  pinned?: Pick<PinnedBars, "dataHash">,
): Promise<BarQuality & { readonly series: SeriesDescription }> {
  const stored = await findSeries(reader, ticker, interval, pinned);
  return { series: stored.description, ...(await qualityOf(stored)) };
}

/** The quality of a stored series. */
export async function qualityOf(stored: StoredSeries): Promise<BarQuality> {
  const input = await qualityInputOf(stored);
  // All of its bars are sealed.
  if (input.bars.length === 0) return { findings: [] };
  const basis = basisOf(input);
  return { ...(basis !== undefined && { basis }), findings: checkQuality(input) };
}

/** A stored series as its quality is checked. Its rows were put in order before they were stored. */
export async function qualityInputOf({
  description: { instrument, interval, basis },
  readRawBars,
  readActions,
}: StoredSeries): Promise<QualityInput> {
  const bars = await readRawBars();
  return { instrument, interval, bars, actions: await readActions(), basis };
}

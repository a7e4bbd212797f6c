import { barStartText } from "#lib/kernel/calendar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { adjustmentSeam } from "../domain/adjustment-seam.ts";
import { barFieldName } from "../domain/bar-fields.ts";
import { withUsualTerms } from "../domain/instruments/unit-terms.ts";
import { priceBlocks } from "../domain/price-blocks.ts";
import { reviseActions } from "../domain/revise-actions.ts";
import { type BarChange, reviseBars } from "../domain/revise-bars.ts";
import type { RawSeries, SeriesDescription, SeriesOrigin } from "../domain/series.ts";
import { revisionHash } from "../domain/series-hash.ts";
import { checkSeries } from "../domain/series-rules.ts";
import type { SeriesStore } from "./ports.ts";

/** The series after an import, and what the import stored of it. */
export interface Import {
  readonly series: SeriesDescription;
  /** Bars that are new or have other values. */
  readonly storedCount: number;
  /** Of these, bars that were stored with other values until then. */
  readonly changedCount: number;
  readonly firstChange: BarChange | undefined;
  readonly storedActionCount: number;
}

/** How an import is made. */
export interface ImportOptions {
  readonly origin: SeriesOrigin;
  /** UTC milliseconds, the time of the import. */
  readonly nowMs: number;
  /** Start of the last bar whose stored values may be told: those after it are sealed. Absent: of all. */
  readonly tellUntilMs?: number | undefined;
}

/** An import that changes nothing. */
const nothing = {
  storedCount: 0,
  changedCount: 0,
  firstChange: undefined,
  storedActionCount: 0,
} as const;

/**
 * Stores a series, all or none. Where a bar, an action or the basis is new or differs from what is stored, the
 * series has a new revision; earlier ones stay as they were, for the sprints that read them. What an import does
 * not mention stays: a shorter file takes nothing away.
 * @throws Fault FIELD_INVALID, BARS_INVALID or BARS_OUT_OF_ORDER (`checkSeries`); BARS_CONFLICTING
 *   where the instrument or the provenance differs from what is stored, or where the bars would stand
 *   beside stored ones of another adjustment or basis.
 */
export async function importBars(
  store: Pick<SeriesStore, "write">,
  raw: RawSeries,
  { origin, nowMs, tellUntilMs }: ImportOptions,
): Promise<Import> {
  const incoming = checkSeries(raw, nowMs);
  const { instrument, interval, provenance, source, bars, basis } = incoming;
  const { actions } = reviseActions([], incoming.actions);
  const incomingHash = revisionHash(bars, actions, basis);
  const key = { ticker: instrument.ticker, interval, origin };
  const made = { instrument, interval, origin, provenance, source, importTimeMs: nowMs };
  return store.write(function* (writer) {
    const newest = writer.newest(key);
    if (newest === undefined) {
      const revision = { ...made, revision: 1, changedCount: 0, dataHash: incomingHash, basis };
      const series = { ...revision, actionCount: actions.length, ...extentOf(bars) };
      yield* writer.save(series, { added: bars, replaced: [], actions });
      yield* writer.keepBlocks(instrument.ticker, priceBlocks(bars, interval));
      return { ...nothing, series, storedCount: bars.length, storedActionCount: actions.length };
    }
    refuseOtherSeries(newest, incoming);
    if (newest.dataHash === incomingHash) return { ...nothing, series: newest };
    const stored = writer.readRawBars(key, newest.revision);
    refuseSplice(newest, stored, incoming, tellUntilMs);
    const revised = reviseBars(stored, bars);
    const revisedActions = reviseActions(writer.readActions(key, newest.revision), actions);
    const { added, changed, removed, firstChange } = revised;
    const revisedBasis = basis ?? newest.basis;
    const storedCount = added.length + changed.length;
    const storedActionCount = revisedActions.stored.length;
    if (storedCount + storedActionCount === 0 && revisedBasis === newest.basis) {
      return { ...nothing, series: newest };
    }
    const series: SeriesDescription = {
      ...made,
      revision: newest.revision + 1,
      changedCount: changed.length,
      actionCount: revisedActions.actions.length,
      basis: revisedBasis,
      dataHash: revisionHash(revised.bars, revisedActions.actions, revisedBasis),
      ...extentOf(revised.bars),
    };
    yield* writer.save(series, {
      added: [...added, ...changed],
      replaced: [...changed, ...removed],
      actions: revisedActions.stored,
    });
    yield* writer.keepBlocks(instrument.ticker, priceBlocks(revised.bars, interval));
    const changedCount = changed.length;
    return { series, storedCount, changedCount, firstChange, storedActionCount };
  });
}

function extentOf(bars: RawSeries["bars"]) {
  return {
    barCount: bars.length,
    firstBarTimeMs: bars[0]!.startTimeMs,
    lastBarTimeMs: bars.at(-1)!.startTimeMs,
    hasOpens: bars.every(
      ({ open, high, low }) => open !== undefined && high !== undefined && low !== undefined,
    ),
    hasVolumes: bars.every(({ volumeUnits }) => volumeUnits !== undefined),
  };
}

const removal = "or remove what is stored first (pmx data remove)";

function refuseOtherSeries(stored: SeriesDescription, incoming: RawSeries): void {
  const { ticker } = incoming.instrument;
  if (stored.provenance !== incoming.provenance) {
    const mix = `is ${incoming.provenance}, but ${ticker} is stored as ${stored.provenance}`;
    throw conflict("header.provenance", `${mix} from ${stored.source}; the two never mix`, ticker);
  }
  const [known, sent] = [withUnitTerms(stored.instrument), withUnitTerms(incoming.instrument)];
  for (const name of Object.keys(known) as (keyof typeof known)[]) {
    const [was, is] = [known[name], sent[name]];
    if (was === is) continue;
    const field = `header.instrument.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
    const what = `is ${is}, but ${ticker} is stored with ${was} from ${stored.source}`;
    throw conflict(field, `${what}; import it as the same instrument, ${removal}`, ticker);
  }
}

/**
 * An instrument with what is meant where it does not say how its units are counted: versions before 0.3 stored bitcoin
 * without a word of it.
 */
function withUnitTerms(instrument: Instrument) {
  const { exchange, assetClass, currency, lotSizeUnits, region } = instrument;
  const { quantityDecimals = 0, contractMultiplier = 1 } = withUsualTerms(instrument);
  return {
    ...{ exchange, assetClass, currency, lotSizeUnits, region },
    ...{ quantityDecimals, contractMultiplier },
  };
}

/** Refuses bars that stored ones of another basis or adjustment would stay beside. */
function refuseSplice(
  { source, basis, firstBarTimeMs, lastBarTimeMs }: SeriesDescription,
  stored: RawSeries["bars"],
  { instrument: { ticker }, bars, basis: stated }: RawSeries,
  tellUntilMs = Number.POSITIVE_INFINITY,
): void {
  const whole = `import the whole history at once, ${removal}`;
  const isWhole =
    bars[0]!.startTimeMs <= firstBarTimeMs && bars.at(-1)!.startTimeMs >= lastBarTimeMs;
  if (basis !== undefined && stated !== undefined && basis !== stated && !isWhole) {
    const what = `is ${stated}, but ${ticker} is stored ${basis} from ${source}`;
    throw conflict("header.basis", `${what}, and bars of it would stay; ${whole}`, ticker);
  }
  const seam = adjustmentSeam(stored, bars);
  if (seam === undefined) return;
  const { incoming } = seam;
  const isClose = incoming.close !== seam.stored.close;
  const field = isClose ? "close" : "adjClose";
  const isTold = incoming.startTimeMs <= tellUntilMs;
  const known = isTold ? seam.stored[field] : "another value, which is sealed,";
  const values = `${barFieldName(field)} is ${incoming[field]}, but ${known} is stored`;
  const description =
    `${ticker} on ${barStartText(incoming.startTimeMs)}: ${values} from ${source}: all prices there ` +
    `differ by one factor, as after a split or dividend, and the bars ${seam.staying} the import would keep the old one; ${whole}`;
  const place = bars.indexOf(incoming);
  throw conflict(`bars[${place}].${barFieldName(field)}`, description, ticker);
}

function conflict(field: string, description: string, ticker: string): Fault {
  return new Fault("ALREADY_EXISTS", "BARS_CONFLICTING", `${field}: ${description}`, {
    violations: [{ field, description }],
    metadata: { resource: `instruments/${ticker}` },
  });
}

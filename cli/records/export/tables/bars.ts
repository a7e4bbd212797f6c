import { Fault } from "#lib/kernel/fault.ts";
import { dateText, intervalName } from "#lib/report/plain-text.ts";
import { type Series, SeriesOrigin } from "#proto/pmx/marketdata/v1/series_pb.ts";
import type { Bar } from "#proto/pmx/type/v1/bar_pb.ts";
import { AssetClass } from "#proto/pmx/type/v1/instrument_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import { DataProvenance } from "#proto/pmx/type/v1/trading_pb.ts";
import { seriesOfTicker } from "../../../data/stored-series.ts";
import { usageFault } from "../../../flag.ts";
import { type ExportColumn, flag, member, name, number, text, time, whole } from "../column.ts";
import { type ExportTable, pagesOf, type RecordsPlace, tableOf } from "../table.ts";

/** Bars that the gateway answers at most at once. */
const pageSize = 5_000;

/**
 * The bars of a ticker in the revision that applies, ascending.
 * @param interval - as `pmx` writes it, such as 1d; absent where one length is stored.
 * @throws Fault INSTRUMENT_UNKNOWN; FIELD_INVALID where bars of several lengths are stored, or none of this one
 */
export async function barsTable(
  ticker: string,
  interval: string | undefined,
  { gateway }: RecordsPlace,
): Promise<ExportTable> {
  const series = await oneSeries(await seriesOfTicker(gateway, ticker), ticker, interval);
  const { instrument, dataHash } = series;
  const asked = { ticker: instrument?.ticker ?? ticker, interval: series.interval, dataHash };
  const { sealedFromTime } = await gateway.marketData.listBars({ ...asked, pageSize: 1 });
  const pages = pagesOf(async (pageToken) => {
    const page = await gateway.marketData.listBars({ ...asked, pageSize, pageToken });
    return { rows: page.bars, nextPageToken: page.nextPageToken };
  });
  return tableOf(barColumns(series), pages, {
    of: asked.ticker,
    metadata: { "pmx.ticker": asked.ticker, "pmx.dataHash": dataHash },
    ...(sealedFromTime && {
      note: `bars that close after ${dateText(sealedFromTime)} are sealed and left out`,
    }),
  });
}

/** The stored series. */
export function seriesTable({ gateway }: RecordsPlace): ExportTable {
  const pages = pagesOf(async (pageToken) => {
    const { series, nextPageToken } = await gateway.marketData.listSeries({ pageToken });
    return { rows: series, nextPageToken };
  });
  return tableOf(seriesColumns, pages, { metadata: {} });
}

/** The first revision of a length is the one that applies. */
function oneSeries(
  stored: readonly Series[],
  ticker: string,
  interval: string | undefined,
): Series {
  const lengths = [...new Set(stored.map((one) => intervalName(one.interval) ?? ""))];
  if (lengths.length === 0) {
    const message = `no bars are stored for "${ticker}"; pmx data list names what is stored`;
    throw new Fault("NOT_FOUND", "INSTRUMENT_UNKNOWN", message);
  }
  if (interval === undefined && lengths.length > 1) {
    const message = `bars of several lengths are stored of ${ticker}: ${lengths.join(", ")}; name one`;
    throw usageFault("--interval", message);
  }
  const found = stored.find((one) => intervalName(one.interval) === (interval ?? lengths[0]));
  if (found !== undefined) return found;
  throw usageFault("--interval", `${ticker} is stored with bars of ${lengths.join(", ")}`);
}

function barColumns({ instrument, interval }: Series): readonly ExportColumn<Bar>[] {
  const price = "price in currency";
  return [
    text("ticker", () => instrument?.ticker),
    text("currency", () => instrument?.currency),
    name("interval", () => intervalName(interval)),
    time("startTime", ({ startTime }) => startTime),
    number("openPrice", price, ({ open }) => open),
    number("highPrice", price, ({ high }) => high),
    number("lowPrice", price, ({ low }) => low),
    number("closePrice", price, ({ close }) => close),
    number("volumeUnits", "units", ({ volumeUnits }) => volumeUnits),
  ];
}

const seriesColumns: readonly ExportColumn<Series>[] = [
  text("ticker", ({ instrument }) => instrument?.ticker),
  member("assetClass", AssetClass, ({ instrument }) => instrument?.assetClass),
  text("exchange", ({ instrument }) => instrument?.exchange),
  text("currency", ({ instrument }) => instrument?.currency),
  name("interval", ({ interval }) => intervalName(interval)),
  whole("barCount", "bars", ({ barCount }) => barCount),
  time("firstBarTime", ({ firstBarTime }) => firstBarTime),
  time("lastBarTime", ({ lastBarTime }) => lastBarTime),
  whole("revision", "number", ({ revision }) => revision),
  text("source", ({ source }) => source),
  member("origin", SeriesOrigin, ({ origin }) => origin),
  member("provenance", DataProvenance, ({ provenance }) => provenance),
  member("priceBasis", PriceBasis, ({ basis }) => basis),
  flag("hasOpens", ({ hasOpens }) => hasOpens),
  flag("hasVolumes", ({ hasVolumes }) => hasVolumes),
  whole("actionCount", "splits and dividends", ({ actionCount }) => actionCount),
  time("importTime", ({ importTime }) => importTime),
  text("dataHash", ({ dataHash }) => dataHash),
];

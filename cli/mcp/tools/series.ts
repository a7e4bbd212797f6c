import { z } from "zod";
import { canonicalTicker } from "#gateway/market-data/domain/instruments/ticker-names.ts";
import { instantText, timeText } from "#lib/report/plain-text.ts";
import { intervalText, originText } from "#lib/report/series-text.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import type { Series } from "#proto/pmx/marketdata/v1/series_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { FindingState } from "#proto/pmx/type/v1/finding_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import { DataProvenance } from "#proto/pmx/type/v1/trading_pb.ts";
import { interval, nullableText, pageArguments, ticker } from "../shapes.ts";
import { tool } from "../tool.ts";

const seriesShape = z.object({
  ticker: z.string(),
  interval: z.string(),
  bars: z.number(),
  first_bar: z.string(),
  last_bar: z.string(),
  currency: z.string(),
  exchange: z.string(),
  source: z.string(),
  origin: z.string(),
  is_synthetic: z.boolean(),
  revision: z.number(),
  data_hash: z.string(),
});

function seriesData(series: Series): z.output<typeof seriesShape> {
  const { instrument } = series;
  return {
    ticker: instrument?.ticker ?? "",
    interval: enumName(BarInterval, series.interval) ?? "UNSPECIFIED",
    bars: Number(series.barCount),
    first_bar: instantText(series.firstBarTime),
    last_bar: instantText(series.lastBarTime),
    currency: instrument?.currency ?? "",
    exchange: instrument?.exchange ?? "",
    source: series.source.slice(0, 300),
    origin: originText(series),
    is_synthetic: series.provenance === DataProvenance.SYNTHETIC,
    revision: Number(series.revision),
    data_hash: series.dataHash,
  };
}

function seriesLine(series: Series): string {
  const { instrument, barCount, firstBarTime, lastBarTime, source } = series;
  const period = `${timeText(firstBarTime, series.interval)} to ${timeText(lastBarTime, series.interval)}`;
  return `${instrument?.ticker}: ${barCount} ${intervalText(series)} bars, ${period}, ${instrument?.currency}, ${originText(series)} from ${source.slice(0, 300)}`;
}

export const listSeries = tool({
  name: "list_series",
  title: "List series of bars",
  description: "Lists the stored series of bars: instrument, length, period, source, revision.",
  input: z.strictObject({
    ticker: ticker.optional().describe("Only series of this ticker. Default: all."),
    ...pageArguments,
  }),
  output: z.object({ series: z.array(seriesShape), next_page_token: z.string() }),
  async answer({ ticker: name, page_size: pageSize, page_token: pageToken }, { where }) {
    const of = name === undefined ? "" : canonicalTicker(name);
    const page = await where.gateway.marketData.listSeries({ ticker: of, pageSize, pageToken });
    const none = `No bars are stored${of === "" ? "" : ` of ${of}`}; bring some with: pmx data import`;
    const lines = page.series.length === 0 ? [none] : page.series.map(seriesLine);
    const more = page.nextPageToken === "" ? [] : ["There are more: ask with next_page_token."];
    const series = page.series.map(seriesData);
    const structured = { series, next_page_token: page.nextPageToken };
    return { text: [...lines, ...more].join("\n"), structured };
  },
});

export const getDataQuality = tool({
  name: "get_data_quality",
  title: "Get the quality of a series of bars",
  description:
    "What the quality checks find in a stored series, with the numbers and what can be done; QUARANTINED bars are refused by sprints.",
  input: z.strictObject({ ticker, interval, ...pageArguments }),
  output: z.object({
    series: seriesShape.nullable(),
    state: z.string().describe("CLEAN where nothing was found, else that of the worst finding."),
    price_basis: nullableText,
    sealed_from: nullableText.describe("Bars from here on are sealed: nothing is said of them."),
    findings: z.array(
      z.object({
        check: z.string(),
        state: z.string(),
        from: z.string(),
        to: z.string(),
        count: z.number(),
        description: z.string(),
        remedy: z.string(),
      }),
    ),
    next_page_token: z.string(),
  }),
  async answer({ ticker: name, interval: length, page_size, page_token }, { where }) {
    const asked = { ticker: canonicalTicker(name), interval: BarInterval[length] };
    const paged = { pageSize: page_size, pageToken: page_token };
    const found = await where.gateway.marketData.getDataQuality({ ...asked, ...paged });
    const { series, findings, sealedFromTime, basis } = found;
    const state = findings.length === 0 ? "CLEAN" : stateText(found.state);
    const structured = {
      series: series ? seriesData(series) : null,
      state,
      price_basis: enumName(PriceBasis, basis) ?? null,
      sealed_from: sealedFromTime ? instantText(sealedFromTime) : null,
      findings: findings.map((finding) => ({
        check: finding.check,
        state: stateText(finding.state),
        from: instantText(finding.fromTime),
        to: instantText(finding.toTime),
        count: Number(finding.count),
        description: finding.description,
        remedy: finding.remedy,
      })),
      next_page_token: found.nextPageToken,
    };
    const lines = structured.findings.map(
      (one) => `${one.state} ${one.check}: ${one.description} To do: ${one.remedy}`,
    );
    const sealed =
      structured.sealed_from === null
        ? []
        : [`Bars from ${structured.sealed_from} on are sealed; nothing is said of them.`];
    const heading = `${series ? seriesLine(series) : asked.ticker}: ${state}`;
    return { text: [heading, ...lines, ...sealed].join("\n"), structured };
  },
});

function stateText(state: FindingState): string {
  return enumName(FindingState, state) ?? "UNSPECIFIED";
}

import { Fault } from "#lib/kernel/fault.ts";
import type { Figure, Section } from "#lib/page/section.ts";
import { allPages } from "#lib/report/all-pages.ts";
import { countCell } from "#lib/report/cells.ts";
import { findingStateText, sealedText, seriesStateText } from "#lib/report/finding-text.ts";
import { timeText } from "#lib/report/plain-text.ts";
import {
  basisName,
  instrumentText,
  intervalText,
  nothingStoredOf,
  revisionTexts,
} from "#lib/report/series-text.ts";
import type {
  DataFinding,
  GetDataQualityResponse,
} from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import type { Series } from "#proto/pmx/marketdata/v1/series_pb.ts";
import type { Bar } from "#proto/pmx/type/v1/bar_pb.ts";
import { canonicalTicker } from "../../market-data/domain/instruments/ticker-names.ts";
import { qualityChecks } from "../../market-data/domain/quality/index.ts";
import type { WebPage } from "../page.ts";
import { closesChart } from "./closes-chart.ts";
import type { DataReads } from "./data-list.ts";

const barsAsked = 5_000;

/** What is stored of a ticker: each length of bars with what the checks found, by check, and every revision. */
export function dataSeriesPage({ listSeries, getDataQuality, listBars }: DataReads): WebPage {
  return {
    path: "/data/{ticker}",
    async read({ parameters: { ticker: name = "" }, signal }) {
      const revisionsOf = (ticker: string) =>
        allPages(async (pageToken) => {
          const asked = { ticker, allRevisions: true, pageToken };
          const { series, nextPageToken } = await listSeries(asked, signal);
          return { items: series, nextPageToken };
        });
      const exact = await revisionsOf(name);
      // BTCUSD is stored as BTC-USD.
      const ticker = exact.length > 0 ? name : canonicalTicker(name);
      const revisions = ticker === name ? exact : await revisionsOf(ticker);
      const [first] = revisions;
      if (first === undefined) {
        throw new Fault("NOT_FOUND", "INSTRUMENT_UNKNOWN", nothingStoredOf(name));
      }
      const sections: Section[] = [];
      for (const interval of new Set(revisions.map((one) => one.interval))) {
        const { series, state, basis, findings, sealedFromTime } = await getDataQuality(
          { ticker, interval },
          signal,
        );
        const bars = await allPages(async (pageToken) => {
          const asked = { ticker, interval, pageSize: barsAsked, pageToken };
          const page = await listBars(asked, signal);
          return { items: page.bars, nextPageToken: page.nextPageToken };
        });
        sections.push(
          intervalSection(
            { series: series ?? first, state, basis, findings, sealedFromTime },
            bars,
          ),
        );
      }
      return { title: instrumentText(first), sections: [...sections, revisionSection(revisions)] };
    },
  };
}

type Quality = Pick<GetDataQualityResponse, "state" | "basis" | "findings" | "sealedFromTime"> & {
  readonly series: Series;
};

function intervalSection(quality: Quality, bars: readonly Bar[]): Section {
  const { series, findings, basis } = quality;
  const { barCount, firstBarTime, lastBarTime, interval, source } = series;
  const every = intervalText(series);
  const sealed = sealedText(quality);
  return {
    id: every,
    heading: `Bars, ${every}: ${seriesStateText(quality)}`,
    sentences: [
      `${barCount} bars from ${timeText(firstBarTime, interval)} to ${timeText(lastBarTime, interval)}, from ${source}.`,
      ...(sealed === "" ? [] : [`Bars are ${sealed}: they are neither checked nor shown.`]),
      `Prices: ${basisName(basis) ?? "neither the source nor the bars show what was done to them"}.`,
      findings.length === 0
        ? `None of the ${qualityChecks.length} checks found anything.`
        : `${findings.length} of the ${qualityChecks.length} checks found something.`,
    ],
    figures: [
      ...closesChart(bars, findings, { every, currency: series.instrument?.currency ?? "" }),
      ...(findings.length === 0 ? [] : [findingFigure(findings, series)]),
      checkFigure(findings, every),
    ],
  };
}

function findingFigure(findings: readonly DataFinding[], series: Series): Figure {
  const { interval } = series;
  return {
    id: `findings-${intervalText(series)}`,
    title: "Findings",
    description: "What the checks found, what quarantines first.",
    isOpen: true,
    table: {
      columns: [
        { heading: "check" },
        { heading: "state" },
        { heading: "first" },
        { heading: "last" },
        { heading: "how many", unit: "count" },
        { heading: "what was found" },
        { heading: "what to do" },
      ],
      rows: findings.map(({ check, state, fromTime, toTime, count, description, remedy }) => [
        check,
        findingStateText(state),
        timeText(fromTime, interval),
        timeText(toTime, interval),
        countCell(count),
        description,
        remedy,
      ]),
    },
  };
}

/** Every check with what it looks for, also those that found nothing. */
function checkFigure(findings: readonly DataFinding[], every: string): Figure {
  const found = new Set(findings.map(({ check }) => check));
  return {
    id: `checks-${every}`,
    title: "All checks",
    description: "What was looked for.",
    table: {
      columns: ["check", "found", "what it looks for"].map((heading) => ({ heading })),
      rows: qualityChecks.map(({ name, meaning }) => [
        name,
        found.has(name) ? "yes" : "nothing",
        meaning,
      ]),
    },
  };
}

function revisionSection(revisions: readonly Series[]): Section {
  return {
    id: "revisions",
    heading: "Where it came from",
    sentences: [
      "New sprints read the revision that stands first of its length; a sprint keeps the one that it was created on.",
    ],
    figures: [
      {
        id: "revisions",
        title: revisions.length === 1 ? "One revision" : `${revisions.length} revisions`,
        description: "What imports made of the series.",
        isOpen: true,
        table: {
          columns: [{ heading: "of each" }, { heading: "what is known" }],
          rows: revisions.flatMap((series) =>
            revisionTexts(series).filter(([, text]) => text !== ""),
          ),
        },
      },
    ],
  };
}

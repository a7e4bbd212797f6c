import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import type { RawSeries } from "#gateway/market-data/domain/series.ts";
import type { BarInterval } from "#lib/kernel/bar.ts";
import { barFrequency, isoDateOf } from "#lib/kernel/calendar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { importSeries } from "../bars/import-series.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-code.ts";
import { unlessInterrupted } from "../gateway-session.ts";
import type { DataPlace } from "./data-place.ts";
import { type OpenSources, openSources } from "./open-sources.ts";
import {
  refusedSeries,
  type SeriesOutcome,
  storedOutcome,
  withoutSeries,
} from "./series-outcome.ts";
import { outcomesJson, outcomesTable } from "./series-report.ts";
import { withGateway } from "./with-gateway.ts";

export interface FetchArguments extends DataPlace {
  readonly tickers: readonly string[];
  readonly interval: BarInterval;
  /** Bars and actions before are left out; absent: none is. */
  readonly fromMs?: number;
  /** Names of sources; absent: those of the settings. */
  readonly sources?: readonly string[];
  readonly json: boolean;
}

/** A series that a source answered, with what there is to say of it; or why there is none. */
type Fetched = { readonly series: RawSeries; readonly notes: readonly string[] } | SeriesOutcome;

/**
 * Fetches series and imports them as the user's own; says what became of each ticker, with --json as
 * `{ "series": [SeriesOutcome] }`. The gateway is not started where nothing was fetched.
 * @returns 69 where a ticker was not found and a source did not answer, else 64 where one is unknown or refused.
 * @throws Fault FIELD_INVALID where no source is turned on; where the gateway is away.
 */
export async function fetchCommand(
  { tickers, interval, fromMs, sources: named, json, ...place }: FetchArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal, environment, interruption } = context;
  const sources = openSources(named, place.dataDir, environment);
  const fetched: Fetched[] = [];
  for (const ticker of tickers) {
    fetched.push(
      await unlessInterrupted(interruption, fetchOne(sources, ticker, interval, fromMs)),
    );
  }
  const outcomes = fetched.some((one) => "series" in one)
    ? await withGateway(place, context, async ({ marketData }) => {
        const stored: SeriesOutcome[] = [];
        for (const one of fetched) stored.push(await imported(one, marketData));
        return stored;
      })
    : fetched.filter((one) => "state" in one);
  terminal.out(json ? outcomesJson(outcomes) : outcomesTable(outcomes));
  return exitCodeOf(outcomes);
}

async function imported(
  one: Fetched,
  client: Parameters<typeof importSeries>[0],
): Promise<SeriesOutcome> {
  if (!("series" in one)) return one;
  const { series, notes } = one;
  try {
    return storedOutcome(series, await importSeries(client, series), notes);
  } catch (error) {
    return refusedSeries(series, error);
  }
}

async function fetchOne(
  sources: OpenSources,
  name: string,
  interval: BarInterval,
  fromMs = Number.NEGATIVE_INFINITY,
): Promise<Fetched> {
  const known = tickerOf(name);
  if ("problem" in known) return withoutSeries(name, "UNKNOWN", [known.problem]);
  const { ticker } = known;
  const { series, source, failures } = await sources.fetch(ticker, interval);
  const silent = failures.map(({ fault }) => fault.message);
  if (series === undefined) {
    if (silent.length > 0) return withoutSeries(ticker, "UNREACHABLE", silent);
    return withoutSeries(ticker, "UNKNOWN", [noneText(sources, interval)]);
  }
  const bars = series.bars.filter(({ startTimeMs }) => startTimeMs >= fromMs);
  if (bars.length === 0) {
    const last = isoDateOf(series.bars.at(-1)!.startTimeMs);
    const why = `${source} has no bar from ${isoDateOf(fromMs)} on, its last is of ${last}`;
    return withoutSeries(ticker, "UNKNOWN", [why]);
  }
  const actions = series.actions.filter(({ exTimeMs }) => exTimeMs >= fromMs);
  const cut = cutText(sources, { source, interval, fromMs });
  const notes = [...silent, ...series.notes, ...(cut === undefined ? [] : [cut])];
  return { series: { ...series, bars, actions }, notes };
}

/** Says where the source that answered has no bars from as early as was asked; undefined where it may have. */
function cutText(
  sources: OpenSources,
  asked: {
    readonly source: string | undefined;
    readonly interval: BarInterval;
    readonly fromMs: number;
  },
): string | undefined {
  const { source, interval, fromMs } = asked;
  const startMs = source === undefined ? undefined : sources.startMs(source, interval);
  if (startMs === undefined || !Number.isFinite(fromMs) || fromMs >= startMs) return undefined;
  return `--from ${isoDateOf(fromMs)} is cut: ${source} answers ${barFrequency(interval)} bars from ${isoDateOf(startMs)} on`;
}

function noneText({ names, supporting }: OpenSources, interval: BarInterval): string {
  const asked = supporting(interval);
  if (asked.length > 0) return `not known to ${asked.join(", ")}`;
  return `${names.join(", ")}: no ${barFrequency(interval)} bars of any ticker`;
}

function tickerOf(name: string): { readonly ticker: string } | { readonly problem: string } {
  try {
    return { ticker: instrumentOfTicker(name).ticker };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { problem: error.violations[0]?.description ?? error.message };
  }
}

function exitCodeOf(outcomes: readonly SeriesOutcome[]): number {
  const states = new Set(outcomes.map(({ state }) => state));
  if (states.has("UNREACHABLE")) return exitCodes.unavailable;
  return states.has("UNKNOWN") || states.has("REFUSED") ? exitCodes.usage : exitCodes.pass;
}

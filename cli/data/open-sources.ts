import { loadGatewayConfig } from "#gateway/config.ts";
import { type FetchAnswer, fetchSeries } from "#gateway/market-data/app/fetch-series.ts";
import {
  historyStartMs,
  type SourceCapabilities,
} from "#gateway/market-data/domain/source-capabilities.ts";
import {
  builtInSource,
  knownSources,
  type RemoteSourceName,
  remoteSourceNames,
  remoteSources,
} from "#gateway/market-data/sources/index.ts";
import type { BarInterval } from "#lib/kernel/bar.ts";
import { systemClock } from "#lib/kit/clock.ts";
import { withoutServiceLinks } from "#lib/kit/config/service-link.ts";
import { usageFault } from "../flag.ts";
import type { Environment } from "../setting.ts";

/** Sources to ask, as the user turned them on. */
export interface OpenSources {
  /** In the order in which they are asked, 1 or more. */
  readonly names: readonly string[];
  /** Those that have bars of an interval. */
  supporting(interval: BarInterval): readonly string[];
  /** Where the history of a source begins that has no more, UTC milliseconds; undefined: it answers all that it has. */
  startMs(source: string, interval: BarInterval): number | undefined;
  /** @throws Fault as `fetchSeries` */
  fetch(ticker: string, interval: BarInterval): Promise<FetchAnswer>;
}

/**
 * Opens sources under the settings of the gateway. The only file of the command line that knows them: fetching for a
 * user is no call of the gateway, which may run where no source can be reached.
 * @param named - absent: those of the settings.
 * @param dataDir - answers are kept there.
 * @throws Fault FIELD_INVALID where no source is turned on or a name is none; CONFIG_INVALID.
 */
export function openSources(
  named: readonly string[] | undefined,
  dataDir: string,
  environment: Environment,
): OpenSources {
  const known = remoteSourceNames.join(", ");
  const unknown = named?.find((name) => !isSource(name));
  if (unknown !== undefined) {
    throw usageFault("--source", `"${unknown}" is not a source; sources are ${known}`);
  }
  const config = loadGatewayConfig({ environment: withoutServiceLinks(environment) });
  const names = named?.filter(isSource) ?? config.sources;
  if (names.length === 0) {
    throw usageFault(
      "--source",
      `no source is turned on; name one (${known}), or set sources in gateway.yaml`,
    );
  }
  const nowMs = () => systemClock.nowMs();
  const sources = remoteSources(names, config.sourceRequests, { dataDir, nowMs });
  const supporting = (interval: BarInterval) =>
    sources.flatMap(({ name, intervals }) => (intervals.includes(interval) ? [name] : []));
  return {
    names,
    supporting,
    startMs(source, interval) {
      const known = sources.find(({ name }) => name === source);
      return known && historyStartMs(known, interval, nowMs());
    },
    fetch: (ticker, interval) => fetchSeries(sources, ticker, interval),
  };
}

/** What a source can do, and whether it is asked. */
export interface KnownSource extends SourceCapabilities {
  readonly name: string;
  /** Place in the order in which sources are asked for tickers without bars, from 1; absent: turned off. */
  readonly place?: number;
}

/** Every source that pmx knows, under the settings of the gateway. @throws Fault CONFIG_INVALID */
export function sourcesUnderSettings(environment: Environment): readonly KnownSource[] {
  const { sources, sourceRequests } = loadGatewayConfig({
    environment: withoutServiceLinks(environment),
  });
  const rate = sourceRequests.requestsPerMinute;
  const asked = [builtInSource, ...sources];
  return knownSources.map((source) => {
    const place = asked.indexOf(source.name) + 1;
    const isRemote = source.requestsPerMinute !== undefined;
    return {
      ...source,
      ...(place > 0 && { place }),
      ...(isRemote && rate !== undefined && { requestsPerMinute: rate }),
    };
  });
}

/** The names of the sources that the settings turn on, none by default. @throws Fault CONFIG_INVALID */
export function sourcesTurnedOn(environment: Environment): readonly string[] {
  return loadGatewayConfig({ environment: withoutServiceLinks(environment) }).sources;
}

function isSource(name: string): name is RemoteSourceName {
  return remoteSourceNames.some((known) => known === name);
}

import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { BarSource } from "../app/ports.ts";
import type { SourceCapabilities } from "../domain/source-capabilities.ts";
import { folderCache, noCache } from "./http/answer-cache.ts";
import { type HttpSettings, httpReader } from "./http/http-reader.ts";
import { type RemoteFormat, remoteSource } from "./http/remote-source.ts";
import { sampleDataset } from "./sample-dataset.ts";
import { stooq } from "./stooq.ts";
import { yahoo } from "./yahoo/yahoo.ts";

/** The sources over HTTP, by name. */
export const remoteSourceNames = ["yahoo", "stooq"] as const;
export type RemoteSourceName = (typeof remoteSourceNames)[number];

const formats: Readonly<Record<RemoteSourceName, RemoteFormat>> = { yahoo, stooq };

/** How sources over HTTP are asked. */
export interface SourceSettings extends HttpSettings {
  readonly yahooUrl: string;
  readonly stooqUrl: string;
  /** Whether answers are kept in the data folder. */
  readonly cache: boolean;
}

/** What opening sources needs beside the settings. */
export interface SourceSurroundings {
  /** Answers are kept in its folder `sources`. */
  readonly dataDir: string;
  /** UTC milliseconds. */
  readonly nowMs: () => number;
}

/** What comes with pmx, which is asked first. */
export const builtInSource = sampleDataset.name;

/** Every source that pmx knows, with what it can do, whether it is turned on or not; nothing is asked. */
export const knownSources: readonly (SourceCapabilities & { readonly name: string })[] = [
  sampleDataset,
  ...remoteSourceNames.map((name) => formats[name]),
];

/** The sources that a gateway asks, in order: what comes with pmx first, then those that were turned on. */
export function gatewaySources(
  names: readonly RemoteSourceName[],
  settings: SourceSettings,
  surroundings: SourceSurroundings,
): readonly BarSource[] {
  return [sampleDataset, ...remoteSources(names, settings, surroundings)];
}

/** Sources over HTTP, in the order of their names. Nothing is asked yet. */
export function remoteSources(
  names: readonly RemoteSourceName[],
  settings: SourceSettings,
  { dataDir, nowMs }: SourceSurroundings,
): readonly BarSource[] {
  const urls = { yahoo: settings.yahooUrl, stooq: settings.stooqUrl };
  return names.map((name) =>
    remoteSource(formats[name], {
      baseUrl: urls[name].replace(/\/+$/, ""),
      http: httpReader(formats[name], settings, () => performance.now()),
      cache: settings.cache ? folderCache(join(dataDir, "sources", name)) : noCache,
      nowMs,
    }),
  );
}
